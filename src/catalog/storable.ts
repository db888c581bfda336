import type { Json, JsonObject } from "../lib/json.ts";
import { storableText } from "../lib/storable-text.ts";

/** The same value with all its texts and keys as the database can keep them. */
export function storable(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [storableText(key), storableJson(inner)]));
}

function storableJson(value: Json): Json {
  if (typeof value === "string") return storableText(value);
  if (Array.isArray(value)) return value.map(storableJson);
  if (typeof value === "object" && value !== null) return storable(value as JsonObject);
  return value;
}
