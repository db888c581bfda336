import { sql } from "kysely";
import type { Migration } from "./migration.ts";

const queueSchema = "pgboss";

/** Plans, runs, their steps, logs and locks; and the queue's own schema, so that a run can be sent before any worker starts. */
export const runsMigration: Migration = {
  id: "0002-runs",
  async up(tx) {
    const { rows } = await sql<{ found: boolean }>`
      select exists (select 1 from pg_namespace where nspname = ${queueSchema}) as found`.execute(tx);
    if (rows[0]?.found !== true) {
      const { getConstructionPlans } = await import("pg-boss"); // large, and needed once
      await sql.raw(withoutTransaction(getConstructionPlans(queueSchema))).execute(tx);
    }
    for (const statement of statements) await sql.raw(statement).execute(tx);
  },
};

/** pg-boss wraps its script in a transaction; here it is part of ours. */
function withoutTransaction(script: string): string {
  return script.replace(/^\s*BEGIN;/, "").replace(/COMMIT;\s*$/, "");
}

const statements = [
  `create table plans (
    digest text primary key,
    plan jsonb not null,
    created_at timestamptz not null default now()
  )`,
  `create table runs (
    id text primary key,
    state text not null,
    control text not null default 'go',
    kind text not null,
    title text not null,
    plan_digest text not null references plans (digest),
    parent_plan_digest text,
    locks text[] not null,
    locked boolean not null,
    actor text not null,
    attention jsonb,
    error jsonb,
    queued_at timestamptz not null,
    created_at timestamptz not null,
    started_at timestamptz,
    finished_at timestamptz
  )`,
  "create index runs_newest on runs (created_at desc, id)",
  "create index runs_by_state on runs (state, created_at desc)",
  "create index runs_want_locks on runs (queued_at) where not locked and state = 'queued'",
  `create table steps (
    run_id text not null references runs (id) on delete cascade,
    key text not null,
    position integer not null,
    state text not null,
    uses text not null,
    title text not null,
    needs text[] not null,
    config jsonb not null,
    retry text not null,
    max_attempts integer not null,
    timeout_ms bigint,
    queue text not null,
    attempt integer not null default 0,
    next_attempt integer not null default 1,
    failures integer not null default 0,
    outcome_unknown boolean not null default false,
    job_id uuid,
    worker text,
    worker_host text,
    worker_pid integer,
    worker_started text,
    wait_state jsonb,
    waiting_until timestamptz,
    started_at timestamptz,
    finished_at timestamptz,
    output jsonb,
    error jsonb,
    cached boolean not null default false,
    primary key (run_id, key)
  ) with (fillfactor = 70)`,
  "create index steps_running on steps (worker_host) where state = 'running'",
  "create index steps_waiting on steps (queue, waiting_until) where state = 'waiting'",
  `create table step_queues (
    name text primary key,
    labels text[] not null
  )`,
  "create sequence lock_fences",
  `create table locks (
    name text primary key,
    run_id text not null references runs (id),
    reason text not null,
    since timestamptz not null,
    fence bigint not null
  )`,
  "create sequence run_log_seq",
  `create table run_log (
    run_id text not null references runs (id) on delete cascade,
    seq bigint not null default nextval('run_log_seq'),
    step text not null,
    attempt integer not null,
    at timestamptz not null,
    stream text not null,
    text text not null,
    primary key (run_id, seq)
  )`,
];
