import type { ChecksSection } from "./schema.ts";

/** Project paths the checks read: the loader snapshots each of them before planning. Sorted, without repeats. */
export function checkSources(checks: ChecksSection): string[] {
  return [...new Set(checks.boot.run)].sort();
}
