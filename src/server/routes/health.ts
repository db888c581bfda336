import type { App } from "../app.ts";
import type { RouteDeps } from "../route-deps.ts";
import { healthSchema } from "../schemas/operations.ts";

export function healthRoutes(app: App, { services, version }: RouteDeps): void {
  app.get("/health", {
    config: { access: "open" },
    schema: {
      operationId: "getHealth",
      summary: "Whether the server can do its work",
      description: "No token needed. 503 while the database does not answer.",
      tags: ["operations"],
      security: [],
      response: { 200: healthSchema, 503: healthSchema },
    },
    handler: async (_request, reply) => {
      const readiness = await services.readiness();
      return reply.code(readiness.ready ? 200 : 503).send({ ...readiness, version });
    },
  });

  app.get("/openapi.json", {
    config: { access: "open" },
    schema: { hide: true },
    handler: async (_request, reply) => reply.type("application/json").send(app.swagger()),
  });
}
