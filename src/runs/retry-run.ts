import { canonicalJson } from "../lib/canonical-json.ts";
import type { Database, DatabaseTransaction } from "../store/database.ts";
import { lockAndAdvance } from "./advance-run.ts";
import { assertPlan } from "./assert-plan.ts";
import { changeRun } from "./change-run.ts";
import { type Plan, type PlanStep, type Run, terminalStates } from "./model.ts";
import { ensureQueues } from "./queries/ensure-queues.ts";
import { insertPlan } from "./queries/insert-plan.ts";
import { insertSteps, type Kept } from "./queries/insert-steps.ts";
import { guardLocks } from "./queries/take-locks.ts";
import { updateRun } from "./queries/update-run.ts";
import { runTables } from "./tables.ts";

const retryable = terminalStates.filter((state) => state !== "succeeded");

/**
 * Takes up an ended run under its own id. Steps that had succeeded keep their output so long as nothing about them or
 * about what they need has changed; everything else starts anew. With `plan` the run gets that plan, and the digest of
 * the one before as its parent.
 */
export async function retryRun(
  db: Database,
  { id, actor, plan, now = new Date() }: { id: string; actor: string; plan?: Plan; now?: Date },
): Promise<Run> {
  if (plan !== undefined) assertPlan(plan);
  return await changeRun(db, {
    id,
    verb: "retry",
    when: retryable,
    apply: async (tx, run) => {
      const old = await runTables(tx)
        .selectFrom("plans")
        .select("plan")
        .where("digest", "=", run.plan_digest)
        .executeTakeFirstOrThrow();
      const next = plan ?? old.plan;
      await ensureQueues(
        tx,
        next.steps.map((step) => step.labels ?? []),
      );
      const digest = await insertPlan(tx, next);
      await replaceSteps(tx, id, old.plan, next);
      const change = {
        state: "queued" as const,
        control: "go" as const,
        kind: next.kind,
        title: next.title,
        locks: [...next.locks],
        locked: false,
        plan_digest: digest,
        parent_plan_digest: digest === run.plan_digest ? run.parent_plan_digest : run.plan_digest,
        queued_at: now,
        started_at: null,
        finished_at: null,
        attention: null,
        error: null,
      };
      await updateRun(tx, id, change);
      if (next.locks.length > 0) await guardLocks(tx);
      const events = await lockAndAdvance(tx, { ...run, ...change }, now);
      return [{ type: "run.retried", subject: `run:${id}`, actor, data: { planDigest: digest }, at: now }, ...events];
    },
  });
}

async function replaceSteps(tx: DatabaseTransaction, id: string, old: Plan, next: Plan): Promise<void> {
  const before = await runTables(tx).selectFrom("steps").selectAll().where("run_id", "=", id).execute();
  const succeeded = new Set(before.filter((step) => step.state === "succeeded").map((step) => step.key));
  const keep = unchangedSteps(old, next, succeeded);
  const kept = new Map(
    before.map((step): [string, Partial<Kept>] => {
      const attempts = { attempt: step.attempt, next_attempt: step.attempt + 1 };
      if (!keep.has(step.key)) return [step.key, attempts];
      const output = step.output === null ? null : JSON.stringify(step.output);
      return [
        step.key,
        {
          ...attempts,
          state: "succeeded",
          cached: true,
          output,
          started_at: step.started_at,
          finished_at: step.finished_at,
        },
      ];
    }),
  );
  await runTables(tx).deleteFrom("steps").where("run_id", "=", id).execute();
  await insertSteps(tx, id, next, kept);
}

/** Keys of the steps whose result still stands: succeeded, unchanged, and so is all they need. Pure. */
export function unchangedSteps(old: Plan, next: Plan, succeeded: ReadonlySet<string>): Set<string> {
  const what = ({ uses, config, needs }: PlanStep) => canonicalJson({ uses, config, needs });
  const before = new Map(old.steps.map((step) => [step.key, what(step)]));
  const kept = new Set<string>();
  for (const step of next.steps) {
    const same = before.get(step.key) === what(step);
    if (same && succeeded.has(step.key) && step.needs.every((need) => kept.has(need))) kept.add(step.key);
  }
  return kept;
}
