import { randomUUID } from "node:crypto";
import type { Selectable } from "kysely";
import type { Database } from "../store/database.ts";
import { advanceRun, lockAndAdvance, type PendingEvent } from "./advance-run.ts";
import { changeRun } from "./change-run.ts";
import type { Run } from "./model.ts";
import { sendJobs } from "./queries/send-jobs.ts";
import { guardLocks } from "./queries/take-locks.ts";
import { updateRun } from "./queries/update-run.ts";
import { type RunRow, runTables } from "./tables.ts";
import type { RunTransaction } from "./transact.ts";

/**
 * Lets a paused run go on: with the locks it has, or from its old place in the queue for them.
 * @throws UserError `not-found`; `conflict` when it is not paused
 */
export async function resumeRun(
  db: Database,
  { id, actor, now = new Date() }: { id: string; actor: string; now?: Date },
): Promise<Run> {
  return await changeRun(db, {
    id,
    verb: "resume",
    when: ["paused"],
    apply: async (tx, run) => {
      const events = await (run.locked ? goOn : queueAgain)(tx, run, now);
      return [{ type: "run.resumed", subject: `run:${id}`, actor, data: {}, at: now }, ...events];
    },
  });
}

async function goOn(tx: RunTransaction, run: Selectable<RunRow>, now: Date): Promise<PendingEvent[]> {
  await updateRun(tx, run.id, { control: "go" });
  await sendWaitingAgain(tx, run.id);
  return await advanceRun(tx, { ...run, control: "go" }, now);
}

/** It was paused before it had its locks: it takes up its old place in the queue. */
async function queueAgain(tx: RunTransaction, run: Selectable<RunRow>, now: Date): Promise<PendingEvent[]> {
  const change = { control: "go", state: "queued" } as const;
  await updateRun(tx, run.id, change);
  await guardLocks(tx);
  return await lockAndAdvance(tx, { ...run, ...change }, now);
}

/** The jobs of waiting steps may have come due while the run was paused, and were dropped as nobody might start them. */
export async function sendWaitingAgain(tx: RunTransaction, runId: string): Promise<void> {
  const waiting = await runTables(tx)
    .selectFrom("steps")
    .select(["key", "queue", "waiting_until"])
    .where("run_id", "=", runId)
    .where("state", "=", "waiting")
    .execute();
  const jobs = waiting.map((step) => ({
    id: randomUUID(),
    queue: step.queue,
    step: step.key,
    startAfter: step.waiting_until,
  }));
  await sendJobs(tx, runId, jobs);
}
