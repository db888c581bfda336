import type { ErrorBody } from "../../lib/errors.ts";
import type { DatabaseTransaction } from "../../store/database.ts";
import type { RunState } from "../model.ts";
import { runTables } from "../tables.ts";

/** Error of the first step, by time, that failed in the way the run did. */
export async function firstFailure(tx: DatabaseTransaction, runId: string, state: RunState): Promise<ErrorBody | null> {
  if (state !== "errored" && state !== "rejected") return null;
  const row = await runTables(tx)
    .selectFrom("steps")
    .select("error")
    .where("run_id", "=", runId)
    .where("state", "=", state)
    .orderBy("finished_at")
    .limit(1)
    .executeTakeFirst();
  return row?.error ?? null;
}
