import { z } from "zod";
import { reason, requestSchema } from "../../pipelines/model.ts";
import { runStates } from "../../runs/model.ts";
import type { App } from "../app.ts";
import type { RouteDeps } from "../route-deps.ts";
import { errorSchema } from "../schemas/error.ts";
import { listOf, searchWord } from "../schemas/json-value.ts";
import { attentionChoice, runDetailSchema, runSchema } from "../schemas/run.ts";

export const runId = z.object({ id: z.string().regex(/^[A-Za-z0-9-]{1,64}$/, "is not the id of a run") });
const tags = ["runs"];
const response = { 200: runSchema, default: errorSchema };

export function runRoutes(app: App, { services }: RouteDeps): void {
  app.post("/v1/runs", {
    schema: {
      operationId: "startRun",
      summary: "Plan a request and start its run",
      tags,
      body: z.strictObject({ request: requestSchema }),
      response: { 201: runSchema, default: errorSchema },
    },
    handler: async ({ body, actor }, reply) =>
      reply.code(201).send(await services.startRequest({ request: body.request, actor })),
  });

  app.get("/v1/runs", {
    schema: {
      operationId: "listRuns",
      summary: "Runs, newest first",
      tags,
      querystring: z.strictObject({
        state: z.enum(runStates).optional(),
        kind: searchWord.optional().describe("e.g. `image build`"),
        limit: z.coerce.number().int().min(1).max(1000).default(50),
      }),
      response: { 200: listOf(runSchema), default: errorSchema },
    },
    handler: ({ query }) => services.runs.list(query),
  });

  app.get("/v1/runs/:id", {
    schema: {
      operationId: "getRun",
      summary: "A run, its plan and where each step stands",
      tags,
      params: runId,
      response: { 200: runDetailSchema, default: errorSchema },
    },
    handler: ({ params }) => services.runs.get(params.id),
  });

  const changes = [
    { verb: "cancel", summary: "End a run; what its steps have running is stopped" },
    { verb: "pause", summary: "Start no further step of a run" },
    { verb: "resume", summary: "Go on with a paused run" },
    { verb: "retry", summary: "Plan an ended run's request anew; steps that did not change keep their output" },
  ] as const;
  for (const { verb, summary } of changes) {
    app.post(`/v1/runs/:id/${verb}`, {
      schema: { operationId: `${verb}Run`, summary, tags, params: runId, response },
      handler: ({ params, actor }) => services.runs[verb]({ id: params.id, actor }),
    });
  }

  app.post("/v1/runs/:id/attention", {
    schema: {
      operationId: "decideAttention",
      summary: "Say what happened to a step whose outcome is unknown",
      tags,
      params: runId,
      body: z.strictObject({ choice: attentionChoice, reason }),
      response,
    },
    handler: ({ params, body, actor }) => services.runs.decide({ id: params.id, actor, ...body }),
  });
}
