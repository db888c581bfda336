import { canonicalJson, sha256Hex } from "../lib/canonical-json.ts";
import type { Plan } from "./model.ts";

/** Lower-case hex SHA-256 of the plan's canonical JSON: its name. */
export function digestPlan(plan: Plan): string {
  return sha256Hex(canonicalJson(plan));
}
