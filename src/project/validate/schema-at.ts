import type { ValuePath } from "../yaml/places.ts";

/** The parts of a JSON Schema that are looked at here. */
export interface JsonSchemaNode {
  $ref?: string;
  definitions?: Record<string, JsonSchemaNode>;
  properties?: Record<string, JsonSchemaNode>;
  additionalProperties?: boolean | JsonSchemaNode;
  items?: JsonSchemaNode | JsonSchemaNode[];
  anyOf?: JsonSchemaNode[];
  oneOf?: JsonSchemaNode[];
  allOf?: JsonSchemaNode[];
  description?: string;
  [keyword: string]: unknown;
}

/** Every schema that may describe the value at the path; several where there are alternatives. */
export function schemasAt(root: JsonSchemaNode, path: ValuePath): JsonSchemaNode[] {
  let nodes = alternatives(root, root);
  for (const part of path)
    nodes = nodes.flatMap((node) => step(node, part)).flatMap((node) => alternatives(root, node));
  return nodes;
}

/** Keys a map at the path may have, in the order of the schema; empty when any key goes. */
export function knownKeys(root: JsonSchemaNode, path: ValuePath): string[] {
  return [...new Set(schemasAt(root, path).flatMap((node) => Object.keys(node.properties ?? {})))];
}

/** The first description of what stands at the path. */
export function descriptionAt(root: JsonSchemaNode, path: ValuePath): string | undefined {
  return schemasAt(root, path).find((node) => node.description !== undefined)?.description;
}

function step(node: JsonSchemaNode, part: string | number): JsonSchemaNode[] {
  if (typeof part === "number") {
    if (Array.isArray(node.items)) return [node.items[part] ?? {}];
    return node.items === undefined ? [] : [node.items];
  }
  const property = Object.hasOwn(node.properties ?? {}, part) ? node.properties?.[part] : undefined;
  if (property !== undefined) return [property];
  return typeof node.additionalProperties === "object" ? [node.additionalProperties] : [];
}

function alternatives(root: JsonSchemaNode, node: JsonSchemaNode): JsonSchemaNode[] {
  const target = node.$ref?.startsWith("#/definitions/") ? root.definitions?.[node.$ref.slice(14)] : undefined;
  const branches = [...(node.anyOf ?? []), ...(node.oneOf ?? []), ...(node.allOf ?? [])];
  const followed = target === undefined || target === node ? branches : [target, ...branches];
  return [node, ...followed.flatMap((branch) => alternatives(root, branch))];
}
