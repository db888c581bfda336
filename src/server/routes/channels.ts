import { z } from "zod";
import { reason, versionRef } from "../../pipelines/model.ts";
import { givenNameSchema } from "../../project/given-name.ts";
import type { App } from "../app.ts";
import type { RouteDeps } from "../route-deps.ts";
import { channelMoveSchema, channelStateSchema } from "../schemas/catalog.ts";
import { errorSchema } from "../schemas/error.ts";
import { listOf } from "../schemas/json-value.ts";

const tags = ["channels"];
const params = z.object({ channel: givenNameSchema });
const querystring = z.strictObject({ image: givenNameSchema.optional() });

export function channelRoutes(app: App, { services }: RouteDeps): void {
  app.get("/v1/channels", {
    schema: {
      operationId: "listChannels",
      summary: "Where each channel points",
      tags,
      querystring,
      response: { 200: listOf(channelStateSchema), default: errorSchema },
    },
    handler: (request) => services.channels.list(request.query),
  });

  app.get("/v1/channels/:channel/history", {
    schema: {
      operationId: "getChannelHistory",
      summary: "A channel's moves, newest first",
      tags,
      params,
      querystring,
      response: { 200: listOf(channelMoveSchema), default: errorSchema },
    },
    handler: (request) => services.channels.history({ ...request.params, ...request.query }),
  });

  app.post("/v1/channels/:channel/rollback", {
    schema: {
      operationId: "rollbackChannel",
      summary: "Point a channel back to an earlier version",
      tags,
      params,
      body: z.strictObject({
        image: givenNameSchema,
        to: versionRef.optional().describe("Default: the version before the present one"),
        reason,
      }),
      response: { 200: channelMoveSchema, default: errorSchema },
    },
    handler: ({ params: { channel }, body, actor }) => services.channels.rollback({ channel, ...body, actor }),
  });
}
