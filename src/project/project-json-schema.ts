import { z } from "zod";
import { projectSchema } from "./schema.ts";
import type { JsonSchemaNode } from "./validate/schema-at.ts";

/**
 * JSON Schema (draft 7, which every editor's YAML support knows) of `slipway.yaml` as people write it: what has a
 * default may be left out.
 */
export function projectJsonSchema(): JsonSchemaNode {
  const generated = z.toJSONSchema(projectSchema, { target: "draft-07", io: "input" }) as JsonSchemaNode;
  return { ...generated, title: "slipway.yaml" };
}
