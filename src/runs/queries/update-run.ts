import type { Updateable } from "kysely";
import type { DatabaseTransaction } from "../../store/database.ts";
import { type RunRow, runTables } from "../tables.ts";

export async function updateRun(tx: DatabaseTransaction, id: string, change: Updateable<RunRow>): Promise<void> {
  await runTables(tx).updateTable("runs").set(change).where("id", "=", id).execute();
}
