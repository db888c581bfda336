import { z } from "zod";
import type { App } from "../app.ts";
import type { RouteDeps } from "../route-deps.ts";

export function metricsRoutes(app: App, { services, metrics }: RouteDeps): void {
  app.get("/metrics", {
    config: { access: "local" },
    schema: {
      operationId: "getMetrics",
      summary: "Metrics for Prometheus",
      description: "From this machine no token is needed.",
      tags: ["operations"],
      response: { 200: { description: "Prometheus text", content: { "text/plain": { schema: z.string() } } } },
    },
    handler: async (_request, reply) => {
      const { contentType, text } = await metrics.scrape(() => services.counts());
      return reply.type(contentType).serializer(String).send(text);
    },
  });
}
