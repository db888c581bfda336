import { sql } from "kysely";
import type { Json, JsonObject } from "../../lib/json.ts";
import type { DatabaseTransaction } from "../../store/database.ts";
import type { PlanStep } from "../model.ts";
import type { WorkerIdentity } from "../process-identity.ts";

export interface FetchedJob {
  id: string;
  run: string;
  step: string;
}

/** A step that this worker, and no other, is to carry out. */
export interface ClaimedStep {
  runId: string;
  key: string;
  jobId: string;
  attempt: number;
  failures: number;
  uses: string;
  config: JsonObject;
  retry: PlanStep["retry"];
  maxAttempts: number;
  timeoutMs: number | null;
  actor: string;
  state: Json | null;
  input: { readonly [key: string]: Json };
}

/**
 * ready or waiting → running, for the jobs that are still the ones their steps name; the others are stale and left out.
 * Locks the runs first, in order, as every change to a run does.
 */
export async function claimSteps(
  tx: DatabaseTransaction,
  claim: { jobs: readonly FetchedJob[]; worker: WorkerIdentity; now: Date },
): Promise<ClaimedStep[]> {
  const runIds = [...new Set(claim.jobs.map((job) => job.run))];
  await sql`select 1 from runs where id = any(${runIds}::text[]) order by id for no key update`.execute(tx);
  const { worker, now, jobs } = claim;
  const of = (name: keyof FetchedJob) => jobs.map((job) => job[name]);
  const { rows } = await sql<ClaimedStep>`
    with claimed as (
      update steps s set
        state = 'running', attempt = s.next_attempt, waiting_until = null, error = null,
        worker = ${worker.name}, worker_host = ${worker.host}, worker_pid = ${worker.pid}, worker_started = ${worker.started},
        started_at = case when s.attempt = s.next_attempt then s.started_at else ${now} end
      from unnest(${of("id")}::uuid[], ${of("run")}::text[], ${of("step")}::text[]) as job (id, run, step)
        join runs r on r.id = job.run
      where s.run_id = job.run and s.key = job.step and s.job_id = job.id
        and s.state in ('ready', 'waiting') and r.control = 'go' and r.state <> 'attention'
      returning s.*, r.actor
    ), begun as (
      update runs set state = 'running', started_at = coalesce(started_at, ${now})
      where id in (select run_id from claimed) and (state in ('queued', 'waiting') or started_at is null)
    )
    select run_id as "runId", key, job_id as "jobId", attempt, failures, uses, config, retry, max_attempts as "maxAttempts",
      timeout_ms as "timeoutMs", actor, wait_state as state,
      coalesce((
        select jsonb_object_agg(n.key, n.output) from steps n
        where n.run_id = claimed.run_id and n.key = any(claimed.needs)), '{}') as input
    from claimed`.execute(tx);
  return rows;
}
