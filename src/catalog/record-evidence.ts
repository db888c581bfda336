import { appendEvent } from "../events/append-event.ts";
import { canonicalJson, sha256Hex } from "../lib/canonical-json.ts";
import type { JsonObject } from "../lib/json.ts";
import type { DatabaseTransaction } from "../store/database.ts";
import type { Evidence } from "./model.ts";
import { toEvidence } from "./queries/evidence-row.ts";
import { storable } from "./storable.ts";
import { catalogOf } from "./tables.ts";
import { checkClaim } from "./verify-evidence.ts";

export interface NewEvidence {
  /** Digest of the artifact it is about. */
  subject: string;
  check: string;
  result: Evidence["result"];
  detail: JsonObject;
  /** What `signStatement` gave for the same subject, check, result, detail and run. */
  envelope: JsonObject;
  runId: string;
  now: Date;
  actor: string;
}

/**
 * Adds evidence. It is never changed or deleted: a later result of the same check takes its place.
 * @throws UserError `signature-invalid` when the envelope says something else than the row would.
 */
export async function recordEvidence(tx: DatabaseTransaction, evidence: NewEvidence): Promise<Evidence> {
  const detail = storable(evidence.detail);
  checkClaim({ ...evidence, detail });
  const catalog = catalogOf(tx);
  const row = await catalog
    .insertInto("evidence")
    .values({
      subject: evidence.subject,
      check_name: evidence.check,
      result: evidence.result,
      detail: JSON.stringify(detail),
      envelope: JSON.stringify(evidence.envelope),
      run_id: evidence.runId,
      recorded_at: evidence.now,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await appendEvent(tx, {
    type: "evidence.recorded",
    subject: evidence.subject,
    actor: evidence.actor,
    at: evidence.now,
    data: {
      evidence: String(row.id),
      check: evidence.check,
      result: evidence.result,
      runId: evidence.runId,
      envelopeSha256: sha256Hex(canonicalJson(evidence.envelope)),
    },
  });
  return toEvidence(row);
}
