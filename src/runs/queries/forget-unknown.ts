import type { DatabaseTransaction } from "../../store/database.ts";
import { runTables } from "../tables.ts";

/** Steps of unknown outcome count as errored from now on. */
export async function forgetUnknown(tx: DatabaseTransaction, runId: string): Promise<void> {
  await runTables(tx)
    .updateTable("steps")
    .set({ outcome_unknown: false })
    .where("run_id", "=", runId)
    .where("outcome_unknown", "=", true)
    .execute();
}
