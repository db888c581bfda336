import { PassThrough } from "node:stream";
import { z } from "zod";
import type { App } from "../app.ts";
import type { ServerSentEvent } from "../event-stream.ts";
import type { RouteDeps } from "../route-deps.ts";
import { errorSchema } from "../schemas/error.ts";
import { doctorReportSchema } from "../schemas/operations.ts";
import { sendEvents } from "../send-events.ts";
import type { Services } from "../services.ts";

const tags = ["operations"];

export function doctorRoutes(app: App, deps: RouteDeps): void {
  app.get("/v1/doctor", {
    schema: {
      operationId: "examineMachine",
      summary: "Whether this machine has what the work needs",
      tags,
      response: { 200: doctorReportSchema, default: errorSchema },
    },
    handler: () => deps.services.doctor.examine(),
  });

  app.post("/v1/doctor/fix", {
    schema: {
      operationId: "fixMachine",
      summary: "Install what is missing",
      description: `Takes minutes, so it answers with server-sent events: \`note\` (a line of text), \`end\` (a
DoctorReport), \`error\` (an Error). Stops when the caller goes away.`,
      tags,
      response: {
        200: { description: "Server-sent events", content: { "text/event-stream": { schema: z.string() } } },
        default: errorSchema,
      },
    },
    handler: async (_request, reply) => sendEvents(reply, deps, (signal) => fixEvents(deps.services, signal)),
  });
}

async function* fixEvents(services: Services, signal: AbortSignal): AsyncGenerator<ServerSentEvent> {
  const notes = new PassThrough({ objectMode: true });
  const note = (line: string) => void notes.write(line);
  const fixing = services.doctor.fix({ note, signal }).finally(() => notes.end());
  fixing.catch(() => {}); // thrown below, after the last note
  for await (const data of notes) yield { event: "note", data };
  yield { event: "end", data: await fixing };
}
