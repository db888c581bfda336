import { randomBytes } from "node:crypto";
import type { Database } from "../store/database.ts";
import { advanceRun, appendEvents, lockAndAdvance } from "./advance-run.ts";
import { assertPlan } from "./assert-plan.ts";
import type { Plan, Run } from "./model.ts";
import { ensureQueues } from "./queries/ensure-queues.ts";
import { insertPlan } from "./queries/insert-plan.ts";
import { insertSteps } from "./queries/insert-steps.ts";
import { lockRun } from "./queries/lock-run.ts";
import { toRun } from "./queries/read-run.ts";
import { guardLocks } from "./queries/take-locks.ts";
import { runTables } from "./tables.ts";
import { transact } from "./transact.ts";

/**
 * Stores a plan and its run, and sends the first jobs, in one transaction. A run whose locks are held by others stays
 * `queued` until they are given to it.
 */
export async function startRun(db: Database, start: { plan: Plan; actor: string; now?: Date }): Promise<Run> {
  const { plan, actor } = start;
  const now = start.now ?? new Date();
  assertPlan(plan);
  return await transact(db, async (tx) => {
    await ensureQueues(
      tx,
      plan.steps.map((step) => step.labels ?? []),
    );
    const id = newRunId(now);
    const run = await runTables(tx)
      .insertInto("runs")
      .values({
        id,
        state: "queued",
        kind: plan.kind,
        title: plan.title,
        plan_digest: await insertPlan(tx, plan),
        parent_plan_digest: null,
        locks: [...plan.locks],
        locked: plan.locks.length === 0,
        actor,
        attention: null,
        error: null,
        queued_at: now,
        created_at: now,
        started_at: null,
        finished_at: null,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    await insertSteps(tx, id, plan);
    if (plan.locks.length > 0) await guardLocks(tx);
    const events = await (run.locked ? advanceRun : lockAndAdvance)(tx, run, now);
    const started = {
      type: "run.started",
      subject: `run:${id}`,
      actor,
      data: { kind: plan.kind, title: plan.title },
      at: now,
    };
    await appendEvents(tx, [started, ...events]);
    // Without steps it has ended by now; else it waits for a worker.
    return toRun(plan.steps.length === 0 ? await lockRun(tx, id) : run);
  });
}

/** Sorts by time and is short enough to type: 9 characters of milliseconds, 6 of chance. */
export function newRunId(now: Date): string {
  return (
    now.getTime().toString(36).padStart(9, "0") + randomBytes(4).readUInt32BE().toString(36).padStart(7, "0").slice(-6)
  );
}
