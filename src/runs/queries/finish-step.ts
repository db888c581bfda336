import type { Updateable } from "kysely";
import type { DatabaseTransaction } from "../../store/database.ts";
import { runTables, type StepRow } from "../tables.ts";

/** Which running step is meant; a result for any other is stale (fencing). */
export interface StepFence {
  runId: string;
  key: string;
  jobId: string;
  attempt: number;
}

/** Moves a running step on. False when the fence no longer holds: somebody else has decided about this attempt. */
export async function finishStep(
  tx: DatabaseTransaction,
  fence: StepFence,
  change: Updateable<StepRow>,
): Promise<boolean> {
  const { numUpdatedRows } = await runTables(tx)
    .updateTable("steps")
    .set(change)
    .where("run_id", "=", fence.runId)
    .where("key", "=", fence.key)
    .where("job_id", "=", fence.jobId)
    .where("attempt", "=", fence.attempt)
    .where("state", "=", "running")
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
