import { z } from "zod";
import type { App } from "../app.ts";
import type { RouteDeps } from "../route-deps.ts";
import { errorSchema } from "../schemas/error.ts";
import { listOf, searchWord } from "../schemas/json-value.ts";
import { eventSchema, eventVerdictSchema } from "../schemas/operations.ts";

export function eventRoutes(app: App, { services }: RouteDeps): void {
  app.get("/v1/events", {
    schema: {
      operationId: "listEvents",
      summary: "The event log, oldest first",
      tags: ["operations"],
      querystring: z.strictObject({
        after: z.coerce.number().int().min(0).default(0).describe("Only events with a higher seq"),
        limit: z.coerce.number().int().min(1).max(1000).default(100),
        subject: searchWord.optional(),
      }),
      response: { 200: listOf(eventSchema), default: errorSchema },
    },
    handler: (request) => services.events.list(request.query),
  });

  app.get("/v1/events/verify", {
    schema: {
      operationId: "verifyEvents",
      summary: "Look for changed or missing rows in the event log",
      tags: ["operations"],
      response: { 200: eventVerdictSchema, default: errorSchema },
    },
    handler: () => services.events.verify(),
  });
}
