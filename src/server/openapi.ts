import swagger, { type SwaggerTransformObject } from "@fastify/swagger";
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from "fastify-type-provider-zod";
import { z } from "zod";
import { requestSchema } from "../pipelines/model.ts";
import type { App } from "./app.ts";
import * as catalog from "./schemas/catalog.ts";
import { errorSchema } from "./schemas/error.ts";
import * as operations from "./schemas/operations.ts";
import * as project from "./schemas/project.ts";
import * as run from "./schemas/run.ts";

/** Names that schemas carry in the document, and so in the generated client. */
const answers = {
  Artifact: catalog.artifactSchema,
  Channel: catalog.channelStateSchema,
  ChannelMove: catalog.channelMoveSchema,
  DoctorReport: operations.doctorReportSchema,
  Error: errorSchema,
  Event: operations.eventSchema,
  EventVerdict: operations.eventVerdictSchema,
  Evidence: catalog.evidenceSchema,
  Health: operations.healthSchema,
  HistoryEntry: catalog.historyEntrySchema,
  ImageDetail: catalog.imageDetailSchema,
  ImageSummary: catalog.imageSummarySchema,
  Lock: run.lockSchema,
  LogLine: run.logLineSchema,
  Package: catalog.packageSchema,
  Plan: run.planSchema,
  ProjectFiles: project.projectFilesSchema,
  ProjectSummary: project.projectSummarySchema,
  Run: run.runSchema,
  RunDetail: run.runDetailSchema,
  Step: run.stepSchema,
  VersionDetail: catalog.versionDetailSchema,
  VersionDiff: catalog.versionDiffSchema,
  VersionSummary: catalog.versionSummarySchema,
};

const tags = [
  { name: "project", description: "slipway.yaml: validate it, start one, its schema" },
  { name: "runs", description: "Plans, and their execution" },
  { name: "images", description: "Images, their versions and evidence" },
  { name: "channels", description: "Named pointers to one version of an image" },
  { name: "operations", description: "Health, metrics, locks, the event log, the machine" },
];

const description = `Every path wants \`Authorization: Bearer <token>\` unless it says otherwise. \`x-slipway-actor\` names who
asks, for the event log. Every answer that is not a success is an Error; docs/errors.md explains its codes.`;

/** Makes the OpenAPI 3.1 document from the routes' zod schemas; \`app.swagger()\` returns it once the app is ready. */
export async function describeApi(app: App, version: string): Promise<void> {
  const schemaRegistry = z.registry<{ id?: string | undefined; [key: string]: unknown }>();
  for (const [id, schema] of Object.entries(answers)) schemaRegistry.add(schema, { id });
  schemaRegistry.add(requestSchema, { id: "Request" });
  const options = { schemaRegistry, zodToJsonConfig: { override: withDescription } };
  const nameComponents = createJsonSchemaTransformObject(options);
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: { title: "Slipway", version, description },
      tags,
      components: { securitySchemes: { token: { type: "http", scheme: "bearer" } } },
      security: [{ token: [] }],
    },
    transform: createJsonSchemaTransform(options),
    transformObject: (document) => describeAnswers(withoutUnused(nameComponents(document))),
  });
}

/** What `.describe` said: zod keeps it in its global registry, the names are in ours. */
function withDescription({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodType; jsonSchema: object }): void {
  const description = z.globalRegistry.get(zodSchema)?.description;
  if (description !== undefined) Object.assign(jsonSchema, { description });
}

type Document = ReturnType<SwaggerTransformObject> & { components?: { schemas?: object } };

/** Each named schema is made once as input and once as output; only those that a route refers to are kept. */
function withoutUnused(document: Document): Document {
  const { components, ...rest } = document;
  const schemas: Record<string, unknown> = { ...components?.schemas };
  const used = new Set<string>();
  const mark = (part: unknown): void => {
    for (const [, name] of JSON.stringify(part ?? null).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (name === undefined || used.has(name)) continue;
      used.add(name);
      mark(schemas[name]);
    }
  };
  mark(rest);
  const kept = Object.fromEntries(Object.entries(schemas).filter(([name]) => used.has(name)));
  return { ...rest, components: { ...components, schemas: kept } } as Document;
}

/** Fastify calls an answer without words of its own a default response. */
function describeAnswers(document: Document): Document {
  const text = JSON.stringify(document)
    .replaceAll('"default":{"description":"Default Response"', '"default":{"description":"What went wrong"')
    .replaceAll('"description":"Default Response"', '"description":"Done"');
  return JSON.parse(text) as Document;
}
