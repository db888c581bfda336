import type { Evidence } from "../catalog/model.ts";
import { recordEvidence } from "../catalog/record-evidence.ts";
import { buildStatement, signStatement } from "../catalog/statement.ts";
import type { JsonObject } from "../lib/json.ts";
import type { RecordResult, StepContext } from "../runs/model.ts";
import type { CheckDeps } from "./check-deps.ts";
import type { CheckSubject } from "./check-subject.ts";

export interface CheckResult {
  /** `content`, `boot`, … */
  check: string;
  result: Evidence["result"];
  detail: JsonObject;
  tests: { passed: readonly string[]; failed: readonly string[]; warned?: readonly string[] };
}

/**
 * Signs results about one artifact now and returns what records them, in the step's own transaction: a result and
 * its evidence are written together or not at all.
 */
export async function signEvidence(
  deps: CheckDeps,
  ctx: StepContext,
  about: { subject: CheckSubject; configuration: JsonObject; results: readonly CheckResult[] },
): Promise<RecordResult> {
  const key = await deps.signingKey();
  const { digest, fileName } = about.subject;
  const now = ctx.clock.now();
  const rows = about.results.map((result) => {
    const statement = buildStatement({
      ...result,
      subject: { name: fileName, digest },
      runId: ctx.runId,
      at: now,
      configuration: about.configuration,
    });
    return { ...result, envelope: signStatement(statement, key) as unknown as JsonObject };
  });
  return async (tx) => {
    for (const { check, result, detail, envelope } of rows) {
      await recordEvidence(tx, {
        subject: digest,
        check,
        result,
        detail,
        envelope,
        runId: ctx.runId,
        now,
        actor: ctx.actor,
      });
    }
  };
}
