import { z } from "zod";
import { requestSchema } from "../../pipelines/model.ts";
import type { App } from "../app.ts";
import type { RouteDeps } from "../route-deps.ts";
import { errorSchema } from "../schemas/error.ts";
import { planSchema } from "../schemas/run.ts";

export function planRoutes(app: App, { services }: RouteDeps): void {
  app.post("/v1/plans", {
    schema: {
      operationId: "planRequest",
      summary: "Tell what a request would do, and do nothing",
      tags: ["runs"],
      body: z.strictObject({ request: requestSchema }),
      response: {
        200: z.object({ plan: planSchema, digest: z.string().describe("SHA-256 of the plan's canonical JSON") }),
        default: errorSchema,
      },
    },
    handler: (request) => services.planRequest(request.body.request),
  });
}
