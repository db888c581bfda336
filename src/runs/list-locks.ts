import type { Database } from "../store/database.ts";
import { runTables } from "./tables.ts";

export interface Lock {
  name: string;
  /** Id of the run that holds it. */
  run: string;
  /** Title of that run. */
  reason: string;
  since: string;
  /** Grows each time any lock is given: a holder with an older number than the lock's has lost it. */
  fence: number;
}

/** Every lock that a run holds now, by name. */
export async function listLocks(db: Database): Promise<Lock[]> {
  const rows = await runTables(db).selectFrom("locks").selectAll().orderBy("name").execute();
  return rows.map((row) => ({
    name: row.name,
    run: row.run_id,
    reason: row.reason,
    since: row.since.toISOString(),
    fence: row.fence,
  }));
}
