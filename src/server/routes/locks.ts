import type { App } from "../app.ts";
import type { RouteDeps } from "../route-deps.ts";
import { errorSchema } from "../schemas/error.ts";
import { listOf } from "../schemas/json-value.ts";
import { lockSchema } from "../schemas/run.ts";

export function lockRoutes(app: App, { services }: RouteDeps): void {
  app.get("/v1/locks", {
    schema: {
      operationId: "listLocks",
      summary: "Locks, with who holds them and why",
      tags: ["operations"],
      response: { 200: listOf(lockSchema), default: errorSchema },
    },
    handler: () => services.locks(),
  });
}
