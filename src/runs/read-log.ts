import type { Database } from "../store/database.ts";
import type { LogLine } from "./model.ts";
import { runTables } from "./tables.ts";

/** Lines with a `seq` above `after`, in order; at most `limit` (default 1000). */
export async function readLog(
  db: Database,
  query: { run: string; after?: number; step?: string; limit?: number },
): Promise<LogLine[]> {
  let select = runTables(db)
    .selectFrom("run_log")
    .select(["seq", "step", "attempt", "at", "stream", "text"])
    .where("run_id", "=", query.run)
    .where("seq", ">", query.after ?? 0)
    .orderBy("seq")
    .limit(query.limit ?? 1000);
  if (query.step !== undefined) select = select.where("step", "=", query.step);
  return (await select.execute()).map((row) => ({ ...row, at: row.at.toISOString() }));
}
