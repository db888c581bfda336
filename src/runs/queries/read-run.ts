import type { Selectable } from "kysely";
import type { Database } from "../../store/database.ts";
import type { Run, StepStatus } from "../model.ts";
import { type RunRow, runTables, type StepRow } from "../tables.ts";

export function toRun(row: Selectable<RunRow>): Run {
  return {
    id: row.id,
    state: row.state,
    kind: row.kind,
    title: row.title,
    planDigest: row.plan_digest,
    parentPlanDigest: row.parent_plan_digest,
    actor: row.actor,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    finishedAt: row.finished_at?.toISOString() ?? null,
    attention: row.attention,
    error: row.error,
  };
}

export function toStepStatus(row: Selectable<StepRow>): StepStatus {
  return {
    key: row.key,
    state: row.state,
    attempt: row.attempt,
    uses: row.uses,
    title: row.title,
    needs: row.needs,
    worker: row.worker,
    startedAt: row.started_at?.toISOString() ?? null,
    finishedAt: row.finished_at?.toISOString() ?? null,
    waitingUntil: row.waiting_until?.toISOString() ?? null,
    output: row.output,
    error: row.error,
    cached: row.cached,
  };
}

/** A run and its steps in plan order. The run is read first: the steps may be newer than it says, never older. */
export async function readRun(db: Database, id: string): Promise<{ run: Run; steps: StepStatus[] } | undefined> {
  const row = await runTables(db).selectFrom("runs").selectAll().where("id", "=", id).executeTakeFirst();
  if (row === undefined) return undefined;
  const steps = await runTables(db)
    .selectFrom("steps")
    .selectAll()
    .where("run_id", "=", id)
    .orderBy("position")
    .execute();
  return { run: toRun(row), steps: steps.map(toStepStatus) };
}
