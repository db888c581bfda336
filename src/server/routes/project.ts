import { z } from "zod";
import { absolutePath } from "../../pipelines/model.ts";
import type { App } from "../app.ts";
import type { RouteDeps } from "../route-deps.ts";
import { errorSchema } from "../schemas/error.ts";
import { jsonObject } from "../schemas/json-value.ts";
import { projectFilesSchema, projectSummarySchema } from "../schemas/project.ts";

export function projectRoutes(app: App, { services }: RouteDeps): void {
  app.post("/v1/project/check", {
    schema: {
      operationId: "checkProject",
      summary: "Validate a project file",
      description: "Answers 422 with every problem and where it is.",
      tags: ["project"],
      body: z.strictObject({ root: absolutePath }),
      response: { 200: projectSummarySchema, default: errorSchema },
    },
    handler: (request) => services.project.check(request.body),
  });

  app.post("/v1/project/init", {
    schema: {
      operationId: "initProject",
      summary: "Write the files of a new project",
      tags: ["project"],
      body: z.strictObject({ dir: absolutePath, name: z.string().max(300).describe("Of its first image") }),
      response: { 201: projectFilesSchema, default: errorSchema },
    },
    handler: async (request, reply) => reply.code(201).send(await services.project.init(request.body)),
  });

  app.get("/v1/project/schema", {
    schema: {
      operationId: "getProjectSchema",
      summary: "JSON Schema of slipway.yaml",
      tags: ["project"],
      response: { 200: jsonObject, default: errorSchema },
    },
    handler: () => services.project.schema(),
  });
}
