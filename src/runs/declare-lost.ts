import { UpstreamError } from "../lib/errors.ts";
import { outcomeOfError } from "./outcome.ts";
import { recordOutcome } from "./record-outcome.ts";
import { runTables } from "./tables.ts";
import type { RunTransaction } from "./transact.ts";

/**
 * A step's worker is gone. Safe: it is tried again, up to its attempts. Unsafe: nobody knows whether it happened, so a
 * person decides. False when the job is not the one that the step waits for any more.
 */
export async function declareLost(
  tx: RunTransaction,
  lost: { run: string; step: string; job: string; now: Date },
): Promise<boolean> {
  const step = await runTables(tx)
    .selectFrom("steps")
    .selectAll()
    .where("run_id", "=", lost.run)
    .where("key", "=", lost.step)
    .where("job_id", "=", lost.job)
    .where("state", "=", "running")
    .executeTakeFirst();
  if (step === undefined) return false;
  const error = new UpstreamError(
    "tool-failed",
    `the worker ${step.worker} was lost while it carried out “${step.title}”`,
    {
      hint: "see its log, and whether the machine ran out of memory",
    },
  );
  const facts = {
    retry: step.retry,
    failures: step.failures,
    maxAttempts: step.max_attempts,
    aborted: "lost" as const,
  };
  const fence = { runId: step.run_id, key: step.key, jobId: lost.job, attempt: step.attempt };
  return await recordOutcome(
    tx,
    { ...fence, failures: step.failures, queue: step.queue },
    outcomeOfError(error, facts),
    lost.now,
  );
}
