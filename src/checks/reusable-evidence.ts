import type { KeyObject } from "node:crypto";
import type { Evidence } from "../catalog/model.ts";
import { storable } from "../catalog/storable.ts";
import { verifyEvidence } from "../catalog/verify-evidence.ts";
import { canonicalJson, sha256Hex } from "../lib/canonical-json.ts";
import { UserError } from "../lib/errors.ts";
import type { JsonObject } from "../lib/json.ts";
import { waiverHolds } from "./probes/content/judge-content.ts";
import type { Waiver } from "./schema.ts";

export interface ReuseQuestion {
  evidence: readonly Evidence[];
  /** `sha256:<hex>` of the artifact. */
  subject: string;
  check: string;
  /** What `configurationDigest` gives for what the check is to do now. */
  configuration: string;
  waivers: readonly Waiver[];
  now: Date;
  /** The project's own. */
  publicKey: KeyObject;
}

/** `sha256:<hex>` of what a check is told to do; the same digest as in the signed statement. Pure. */
export function configurationDigest(configuration: JsonObject): string {
  return `sha256:${sha256Hex(canonicalJson(storable(configuration)))}`;
}

/**
 * The evidence that makes carrying out a check again needless: the newest one of this check on this artifact, when it
 * passed for the same configuration, the project's key signed it, and no waiver has expired. Pure.
 */
export function reusableEvidence(question: ReuseQuestion): Evidence | undefined {
  const { check, configuration, waivers, now, publicKey } = question;
  const newest = question.evidence
    .filter((one) => one.subject === question.subject && one.check === check)
    .reduce<Evidence | undefined>((last, next) => (Number(next.id) > Number(last?.id ?? -1) ? next : last), undefined);
  if (newest?.result !== "passed" || newest.detail["configuration"] !== configuration) return undefined;
  // Expired before or since: the row's date is not signed, so it does not decide.
  if (!waivers.every((waiver) => waiverHolds(waiver, now))) return undefined;
  return holds(newest, publicKey) ? newest : undefined;
}

function holds(evidence: Evidence, publicKey: KeyObject): boolean {
  try {
    verifyEvidence(evidence, publicKey);
    return true;
  } catch (error) {
    if (error instanceof UserError && error.code === "signature-invalid") return false;
    throw error;
  }
}
