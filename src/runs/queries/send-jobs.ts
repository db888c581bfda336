import { sql } from "kysely";
import type { DatabaseTransaction } from "../../store/database.ts";
import { channels, lostQueue } from "../queue-name.ts";

export interface StepJob {
  id: string;
  queue: string;
  run: string;
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
 * Puts jobs into pg-boss's table in our transaction, several queues in one statement. The columns are its documented
 * interface for producers; the defaults of the rest are its own.
 */
export async function sendJobs(tx: DatabaseTransaction, jobs: readonly StepJob[]): Promise<void> {
  if (jobs.length === 0) return;
  const rows = jobs.map((job) => ({ ...job, data: { run: job.run, step: job.step } }));
  const hints = new Map(
    jobs.map(({ queue, startAfter }) => [
      `${queue} ${startAfter?.getTime() ?? ""}`,
      { queue, at: startAfter?.getTime() ?? 0 },
    ]),
  );
  await sql`
    with sent as (
      insert into pgboss.job (
        id, name, data, policy, start_after, keep_until, retry_limit, expire_seconds, deletion_seconds, heartbeat_seconds, dead_letter)
      select id, queue, data, 'standard', coalesce("startAfter", now()), now() + ${sql.lit(tenYears)}::interval,
        0, ${sql.lit(tenYearsSeconds)}, 60, ${sql.lit(heartbeatSeconds)}, ${sql.lit(lostQueue)}
      from json_to_recordset(${JSON.stringify(rows)}::json) as job (id uuid, queue text, data jsonb, "startAfter" timestamptz)
    )
    select pg_notify(${sql.lit(channels.jobs)}, hint::text) from json_array_elements(${JSON.stringify([...hints.values()])}::json) as hint
  `.execute(tx);
}
