import { z } from "zod";
import { versionRef } from "../../pipelines/model.ts";
import { givenNameSchema } from "../../project/given-name.ts";
import type { App } from "../app.ts";
import type { RouteDeps } from "../route-deps.ts";
import {
  historyEntrySchema,
  imageDetailSchema,
  imageSummarySchema,
  versionDetailSchema,
  versionDiffSchema,
} from "../schemas/catalog.ts";
import { errorSchema } from "../schemas/error.ts";
import { listOf } from "../schemas/json-value.ts";

const tags = ["images"];
const params = z.object({ image: givenNameSchema });

export function imageRoutes(app: App, { services }: RouteDeps): void {
  app.get("/v1/images", {
    schema: {
      operationId: "listImages",
      summary: "Images that have a version",
      tags,
      response: { 200: listOf(imageSummarySchema), default: errorSchema },
    },
    handler: () => services.images.list(),
  });

  app.get("/v1/images/:image", {
    schema: {
      operationId: "getImage",
      summary: "An image's versions, newest first, and its channels",
      tags,
      params,
      response: { 200: imageDetailSchema, default: errorSchema },
    },
    handler: (request) => services.images.get(request.params.image),
  });

  app.get("/v1/images/:image/versions/:ref", {
    schema: {
      operationId: "getVersion",
      summary: "A version with its files, packages and evidence",
      tags,
      params: params.extend({ ref: versionRef }),
      response: { 200: versionDetailSchema, default: errorSchema },
    },
    handler: (request) => services.images.version(request.params),
  });

  app.get("/v1/images/:image/diff", {
    schema: {
      operationId: "diffVersions",
      summary: "What changed between two versions",
      tags,
      params,
      querystring: z.strictObject({ from: versionRef, to: versionRef }),
      response: { 200: versionDiffSchema, default: errorSchema },
    },
    handler: (request) => services.images.diff({ ...request.params, ...request.query }),
  });

  app.get("/v1/images/:image/history", {
    schema: {
      operationId: "getImageHistory",
      summary: "What happened to an image, newest first",
      tags,
      params,
      response: { 200: listOf(historyEntrySchema), default: errorSchema },
    },
    handler: (request) => services.images.history(request.params.image),
  });
}
