import type { Database } from "../store/database.ts";
import type { Run, RunState } from "./model.ts";
import { toRun } from "./queries/read-run.ts";
import { runTables } from "./tables.ts";

/** Newest first; at most `limit` (default 50). */
export async function listRuns(
  db: Database,
  filter: { state?: RunState; kind?: string; limit?: number } = {},
): Promise<Run[]> {
  let select = runTables(db)
    .selectFrom("runs")
    .selectAll()
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(filter.limit ?? 50);
  if (filter.state !== undefined) select = select.where("state", "=", filter.state);
  if (filter.kind !== undefined) select = select.where("kind", "=", filter.kind);
  return (await select.execute()).map(toRun);
}
