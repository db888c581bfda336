import type { JsonObject } from "../lib/json.ts";
import type { Evidence } from "./model.ts";

/** The numbers under `detail.measurements` of passed evidence, by name; a failed check measured nothing worth keeping. */
export function measurementsOf(newest: readonly Evidence[]): JsonObject {
  const numbers = newest
    .filter(({ result }) => result === "passed")
    .flatMap(({ detail }) => Object.entries(detail["measurements"] ?? {}))
    .filter(([, value]) => typeof value === "number");
  return Object.fromEntries(numbers);
}
