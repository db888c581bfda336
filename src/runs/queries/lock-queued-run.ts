import type { Selectable } from "kysely";
import type { DatabaseTransaction } from "../../store/database.ts";
import { type RunRow, runTables } from "../tables.ts";

/**
 * Locks a run that still waits for its locks, unless somebody is changing it right now: waiting for them while holding
 * the guard of all locks could deadlock. The scheduler comes back for a run that was passed over.
 */
export async function lockQueuedRun(tx: DatabaseTransaction, id: string): Promise<Selectable<RunRow> | undefined> {
  return await runTables(tx)
    .selectFrom("runs")
    .selectAll()
    .where("id", "=", id)
    .where("state", "=", "queued")
    .where("locked", "=", false)
    .forNoKeyUpdate()
    .skipLocked()
    .executeTakeFirst();
}
