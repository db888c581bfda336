import type { FastifyRequest } from "fastify";
import type { FastifySchemaValidationError } from "fastify/types/schema.js";

export interface RequestProblem {
  /** Dotted path into the part of the request. */
  path: string;
  message: string;
}

/** Where a request is not as its route's schema says: `limit: must be at least 1`, `image Foo: expected a name …`. */
export function requestProblem(
  { instancePath, keyword, params, message }: FastifySchemaValidationError,
  { params: given }: Pick<FastifyRequest, "params">,
  context: string | undefined,
): RequestProblem {
  const path = instancePath.slice(1).replaceAll("/", ".");
  const said = sizeMessage(keyword, params) ?? message ?? "is not valid";
  const text = /^an? /.test(said) ? `expected ${said}` : said;
  const value = context === "params" ? (given as Record<string, unknown>)[path] : undefined;
  const where = value === undefined ? path : `${path} ${JSON.stringify(value)}`;
  return { path, message: where === "" ? text : `${where}: ${text}` };
}

/** What zod says of a size, in words for people. */
function sizeMessage(keyword: string, { origin, minimum, maximum }: Record<string, unknown>): string | undefined {
  if (keyword !== "too_small" && keyword !== "too_big") return undefined;
  const small = keyword === "too_small";
  if (small && minimum === 1 && origin !== "number" && origin !== "int") return "must not be empty";
  const unit = origin === "string" ? " characters" : origin === "array" ? " entries" : "";
  return `must ${unit === "" ? "be" : "have"} ${small ? `at least ${minimum}` : `at most ${maximum}`}${unit}`;
}
