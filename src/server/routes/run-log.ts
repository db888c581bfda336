import { z } from "zod";
import { UserError } from "../../lib/errors.ts";
import { nearestName } from "../../lib/nearest-name.ts";
import type { RunDetail } from "../../runs/model.ts";
import type { App } from "../app.ts";
import type { ServerSentEvent } from "../event-stream.ts";
import type { RouteDeps } from "../route-deps.ts";
import { errorSchema } from "../schemas/error.ts";
import { listOf, searchWord } from "../schemas/json-value.ts";
import { logLineSchema } from "../schemas/run.ts";
import { sendEvents } from "../send-events.ts";
import type { RunUpdate, Services } from "../services.ts";
import { runId } from "./runs.ts";

const after = z.coerce.number().int().min(0);

export function runLogRoutes(app: App, deps: RouteDeps): void {
  const { services } = deps;
  app.get("/v1/runs/:id/log", {
    schema: {
      operationId: "getRunLog",
      summary: "Log lines of a run, in order",
      tags: ["runs"],
      params: runId,
      querystring: z.strictObject({
        after: after.default(0).describe("Only lines with a higher seq"),
        step: searchWord.optional(),
        limit: z.coerce.number().int().min(1).max(10_000).default(1000),
      }),
      response: { 200: listOf(logLineSchema), default: errorSchema },
    },
    handler: async ({ params: { id }, query }) => {
      const lines = await services.runs.log({ id, ...query });
      if (lines.length > 0) return lines;
      const run = await services.runs.get(id); // a run without lines, or no run
      if (query.after === 0) assertStep(run, query.step);
      return lines;
    },
  });

  app.get("/v1/runs/:id/stream", {
    schema: {
      operationId: "followRun",
      summary: "A run as it goes: steps and log",
      description: `Server-sent events, first as the run stands, then as it changes: \`run\` (a Run), \`step\` (a Step),
\`log\` (LogLines; its id is the last line's seq), \`end\` (the Run, when it has ended or wants attention), \`error\` (an
Error). A stream that stops without \`end\` or \`error\` was cut: ask again with Last-Event-ID to go on after that line.`,
      tags: ["runs"],
      params: runId,
      querystring: z.strictObject({ after: after.default(0).describe("Only log lines with a higher seq") }),
      headers: z.object({ "last-event-id": after.optional().describe("Wins over `after`") }),
      response: {
        200: { description: "Server-sent events", content: { "text/event-stream": { schema: z.string() } } },
        default: errorSchema,
      },
    },
    handler: async ({ params: { id }, query, headers }, reply) => {
      await services.runs.get(id); // an unknown run is told by the status, not by the stream
      const from = headers["last-event-id"] ?? query.after;
      return sendEvents(reply, deps, (signal) => runEvents(services, { id, after: from, signal }));
    },
  });
}

/** @throws UserError `not-found`, with the nearest name */
function assertStep({ id, steps }: RunDetail, wanted: string | undefined): void {
  const keys = steps.map(({ key }) => key);
  if (wanted === undefined || keys.includes(wanted)) return;
  const nearest = nearestName(wanted, keys);
  const known = `its steps: ${keys.join(", ")}`;
  throw new UserError("not-found", `run ${id} has no step ${wanted}`, {
    hint: nearest === undefined ? known : `did you mean ${nearest}? ${known}`,
  });
}

async function* runEvents(
  services: Services,
  input: { id: string; after: number; signal: AbortSignal },
): AsyncGenerator<ServerSentEvent> {
  for await (const update of services.runs.follow(input)) yield* describeUpdate(update);
  if (input.signal.aborted) return;
  const { plan: _plan, steps: _steps, ...run } = await services.runs.get(input.id);
  yield { event: "end", data: run };
}

function* describeUpdate(update: RunUpdate): Generator<ServerSentEvent> {
  switch (update.kind) {
    case "run":
      yield { event: "run", data: update.run };
      return;
    case "step":
      yield { event: "step", data: update.step };
      return;
    case "log": {
      const last = update.lines.at(-1);
      if (last !== undefined) yield { event: "log", id: last.seq, data: update.lines };
    }
  }
}
