import type { Json, JsonObject } from "../lib/json.ts";

/**
 * The text as the database can keep it: no NUL (PostgreSQL refuses it) and no half surrogate pair (canonical JSON
 * refuses it). Consoles of booting machines print both.
 */
export function storableText(text: string): string {
  return text.replaceAll(/\0|\p{Surrogate}/gu, "\ufffd");
}

/** The same value with all its texts and keys storable. */
export function storable(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [storableText(key), storableJson(inner)]));
}

function storableJson(value: Json): Json {
  if (typeof value === "string") return storableText(value);
  if (Array.isArray(value)) return value.map(storableJson);
  if (typeof value === "object" && value !== null) return storable(value as JsonObject);
  return value;
}
