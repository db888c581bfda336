import type { DatabaseTransaction } from "../../store/database.ts";
import { runTables } from "../tables.ts";

export async function releaseLocks(tx: DatabaseTransaction, runId: string): Promise<void> {
  await runTables(tx).deleteFrom("locks").where("run_id", "=", runId).execute();
}
