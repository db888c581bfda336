import type { Selectable } from "kysely";
import { UserError } from "../lib/errors.ts";
import type { Database } from "../store/database.ts";
import { appendEvents, type PendingEvent } from "./advance-run.ts";
import type { Run, RunState } from "./model.ts";
import { lockRun } from "./queries/lock-run.ts";
import { toRun } from "./queries/read-run.ts";
import type { RunRow } from "./tables.ts";
import { type RunTransaction, transact } from "./transact.ts";

/**
 * One change that a person makes to a run: the row locked, the change made, its events appended last.
 * @throws UserError `not-found`; `conflict` when the run's state does not allow it.
 */
export async function changeRun(
  db: Database,
  change: {
    id: string;
    /** States in which it makes sense. */
    when: readonly RunState[];
    /** As it stands in a sentence: "cancel". */
    verb: string;
    apply(tx: RunTransaction, run: Selectable<RunRow>): Promise<PendingEvent[]>;
  },
): Promise<Run> {
  return await transact(db, async (tx) => {
    const run = await lockRun(tx, change.id);
    if (!change.when.includes(run.state)) {
      throw new UserError("conflict", `run ${run.id} is ${run.state}: there is nothing to ${change.verb}`, {
        hint: `run: slipway run show ${run.id}`,
      });
    }
    await appendEvents(tx, await change.apply(tx, run));
    return toRun(await lockRun(tx, run.id));
  });
}
