import type { Selectable } from "kysely";
import { UserError } from "../../lib/errors.ts";
import type { DatabaseTransaction } from "../../store/database.ts";
import { type RunRow, runTables } from "../tables.ts";

/**
 * Reads a run and keeps every other change to it waiting until this transaction ends. Always the first lock taken:
 * run row, then run locks, then other rooms' rows, then the event head.
 * @throws UserError `not-found`
 */
export async function lockRun(tx: DatabaseTransaction, id: string): Promise<Selectable<RunRow>> {
  const run = await runTables(tx)
    .selectFrom("runs")
    .selectAll()
    .where("id", "=", id)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (run === undefined) throw new UserError("not-found", `there is no run ${id}`, { hint: "run: slipway run list" });
  return run;
}
