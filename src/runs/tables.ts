import type { ColumnType, Generated, Kysely } from "kysely";
import type { ErrorBody } from "../lib/errors.ts";
import type { Json, JsonObject } from "../lib/json.ts";
import type { Database } from "../store/database.ts";
import type { Attention, LogLine, Plan, PlanStep, RunState, StepState } from "./model.ts";
import type { RunControl } from "./next-steps.ts";

/** Handed over as JSON text: the driver would make a PostgreSQL array of a JSON one. */
type JsonText<T> = ColumnType<T, string, string>;
type NullableJson<T> = ColumnType<T | null, string | null, string | null>;

export type RunRow = {
  id: string;
  state: RunState;
  control: Generated<RunControl>;
  kind: string;
  title: string;
  plan_digest: string;
  parent_plan_digest: string | null;
  locks: string[];
  /** Whether the run has what `locks` names. */
  locked: boolean;
  actor: string;
  attention: NullableJson<Attention>;
  error: NullableJson<ErrorBody>;
  /** When it began to want its locks: the order in which they are given. */
  queued_at: Date;
  created_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
};

export type StepRow = {
  run_id: string;
  key: string;
  position: number;
  state: StepState;
  uses: string;
  title: string;
  needs: string[];
  config: JsonText<JsonObject>;
  retry: PlanStep["retry"];
  max_attempts: number;
  timeout_ms: number | null;
  queue: string;
  attempt: Generated<number>;
  /** What `attempt` becomes at the next start: the same after `waiting`, one more after a failure. */
  next_attempt: Generated<number>;
  /** Lost workers and retryable upstream errors so far; shutdowns do not count. */
  failures: Generated<number>;
  /** It may or may not have happened: a person decides. */
  outcome_unknown: Generated<boolean>;
  /** The one job that may start or finish this step; every other is stale. */
  job_id: string | null;
  worker: string | null;
  worker_host: string | null;
  worker_pid: number | null;
  worker_started: string | null;
  wait_state: NullableJson<Json>;
  waiting_until: Date | null;
  started_at: Date | null;
  finished_at: Date | null;
  output: NullableJson<Json>;
  error: NullableJson<ErrorBody>;
  cached: Generated<boolean>;
};

/** As migration 0002 makes them. */
export type RunTables = {
  plans: { digest: string; plan: JsonText<Plan>; created_at: Generated<Date> };
  runs: RunRow;
  steps: StepRow;
  step_queues: { name: string; labels: string[] };
  locks: { name: string; run_id: string; reason: string; since: Date; fence: number };
  run_log: {
    run_id: string;
    seq: Generated<number>;
    step: string;
    attempt: number;
    at: Date;
    stream: LogLine["stream"];
    text: string;
  };
};

/** The database, or a transaction of it, seen as this room's tables. */
export function runTables(db: Database): Kysely<RunTables> {
  return db as Kysely<RunTables>;
}
