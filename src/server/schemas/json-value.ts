import { z } from "zod";
import type { Json, JsonObject } from "../../lib/json.ts";

/** Any JSON; left open in the OpenAPI document, since its shape belongs to whoever wrote it. */
export const jsonValue = z.unknown() as unknown as z.ZodType<Json>;
export const jsonObject = z.record(z.string(), z.unknown()) as unknown as z.ZodType<JsonObject>;

/** An array as the rooms type theirs: read-only. (zod's own `.readonly()` would freeze what it answers.) */
export function listOf<S extends z.ZodType>(item: S): z.ZodType<readonly z.output<S>[]> {
  return z.array(item) as unknown as z.ZodType<readonly z.output<S>[]>;
}

/** ISO 8601 in UTC, as `Date.toISOString` writes it. */
export const instant = z.string().describe("ISO 8601, UTC");

/** A word to look for: what the database can hold, and no line breaks. */
export const searchWord = z
  .string()
  .min(1)
  .max(300)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it refuses
  .regex(/^[^\x00-\x1f\x7f]+$/, "must be one line of text");
