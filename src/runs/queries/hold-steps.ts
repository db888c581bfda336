import type { DatabaseTransaction } from "../../store/database.ts";
import { runTables } from "../tables.ts";

/** ready → blocked: the job that was sent is stale from now on. */
export async function holdSteps(tx: DatabaseTransaction, runId: string, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  await runTables(tx)
    .updateTable("steps")
    .set({ state: "blocked", job_id: null })
    .where("run_id", "=", runId)
    .where("key", "in", [...keys])
    .execute();
}
