import type { DatabaseTransaction } from "../../store/database.ts";
import { runTables } from "../tables.ts";

/** Ends steps that will not run. */
export async function closeSteps(
  tx: DatabaseTransaction,
  change: { runId: string; keys: readonly string[]; state: "skipped" | "cancelled"; now: Date },
): Promise<void> {
  if (change.keys.length === 0) return;
  await runTables(tx)
    .updateTable("steps")
    .set({ state: change.state, finished_at: change.now, job_id: null, waiting_until: null })
    .where("run_id", "=", change.runId)
    .where("key", "in", [...change.keys])
    .execute();
}
