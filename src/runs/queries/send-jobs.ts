import { sql } from "kysely";
import { channels, lostQueue } from "../queue-name.ts";
import type { RunTransaction } from "../transact.ts";

export interface StepJob {
  id: string;
  queue: string;
  step: string;
  /** Null: at once. */
  startAfter: Date | null;
}

/** A worker that has not reported for so long has lost its step. pg-boss looks every two seconds. */
export const heartbeatSeconds = 6;
/** Waiting may take weeks; steps have time limits of their own. pg-boss counts in 32-bit seconds. */
const tenYears = "10 years";
const tenYearsSeconds = 315_360_000;

/**
 * Puts jobs of one run into pg-boss's table in our transaction, several queues in one statement, and makes each the one
 * that may start its step; a blocked step becomes ready. pg-boss 12.35.0 has no call for that: these are the columns of that
 * release, the rest keep its defaults, and a test lets pg-boss fetch what is sent here.
 */
export async function sendJobs(tx: RunTransaction, run: string, jobs: readonly StepJob[]): Promise<void> {
  if (jobs.length === 0) return;
  await sql`
    with given as materialized (
      select * from json_to_recordset(${JSON.stringify(jobs)}::json)
        as job (id uuid, queue text, step text, "startAfter" timestamptz)
    ), sent as (
      insert into pgboss.job (
        id, name, data, policy, start_after, keep_until, retry_limit, expire_seconds, deletion_seconds, heartbeat_seconds, dead_letter)
      select id, queue, jsonb_build_object('run', ${run}::text, 'step', step), 'standard', coalesce("startAfter", now()),
        now() + ${sql.lit(tenYears)}::interval,
        0, ${sql.lit(tenYearsSeconds)}, 60, ${sql.lit(heartbeatSeconds)}, ${sql.lit(lostQueue)}
      from given
    )
    update steps set job_id = given.id, state = case steps.state when 'blocked' then 'ready' else steps.state end
    from given
    where steps.run_id = ${run} and steps.key = given.step and steps.job_id is distinct from given.id`.execute(tx);
  for (const { queue, startAfter } of jobs) {
    tx.hints.push({ channel: channels.jobs, payload: JSON.stringify({ queue, at: startAfter?.getTime() ?? 0 }) });
  }
}
