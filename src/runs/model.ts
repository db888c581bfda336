import type { Transaction } from "kysely";
import type { z } from "zod";
import type { Clock } from "../lib/clock.ts";
import type { ErrorBody } from "../lib/errors.ts";
import type { Json, JsonObject } from "../lib/json.ts";

/** What will be done. Immutable once stored; its digest is the SHA-256 of its canonical JSON. */
export interface Plan {
  /** `<noun> <verb>` of the request that made it, e.g. `image build`. */
  kind: string;
  title: string;
  /** The request, as it came: `run retry` plans it again. */
  request: JsonObject;
  /** Lock names held by the run from its first step to its end, e.g. `image:web`. Taken in sorted order. */
  locks: readonly string[];
  steps: readonly PlanStep[];
}

export interface PlanStep {
  /** Unique in its plan; `[a-z0-9][a-z0-9-.]*`. */
  key: string;
  /** Id of the step type that carries it out, e.g. `images/seal`. */
  uses: string;
  title: string;
  /** Keys of the steps whose outputs are this step's input; all must have succeeded first. */
  needs: readonly string[];
  /** Validated against the step type's `config`. */
  config: JsonObject;
  /** `safe`: may be carried out again after an unknown outcome. `unsafe`: a person decides. */
  retry: "safe" | "unsafe";
  /** Attempts in all for `retry: safe` after a lost worker or a retryable upstream error. Default 3. */
  maxAttempts?: number;
  timeoutMs?: number;
  /** Labels that a worker must carry to be given this step. */
  labels?: readonly string[];
}

/**
 * blocked → ready → running → succeeded | rejected | errored | cancelled
 *                     ↓  ↑
 *                   waiting            (no worker, no memory held)
 * blocked → skipped when a needed step did not succeed.
 */
export const stepStates = [
  "blocked",
  "ready",
  "running",
  "waiting",
  "succeeded",
  "rejected",
  "errored",
  "skipped",
  "cancelled",
] as const;
export type StepState = (typeof stepStates)[number];

/**
 * queued → running ⇄ waiting | paused → succeeded | rejected | errored | cancelled
 *             ↓
 *         attention (a step's outcome is unknown and it is not safe to repeat) → running | errored
 */
export const runStates = [
  "queued",
  "running",
  "waiting",
  "paused",
  "succeeded",
  "rejected",
  "errored",
  "cancelled",
  "attention",
] as const;
export type RunState = (typeof runStates)[number];
/** States that only `run retry` leaves. */
export const terminalStates: readonly RunState[] = ["succeeded", "rejected", "errored", "cancelled"];

export interface StepStatus {
  key: string;
  state: StepState;
  /** Counts from 1 at the first start; a result that carries an older number is discarded (fencing). */
  attempt: number;
  uses: string;
  title: string;
  needs: readonly string[];
  worker: string | null;
  startedAt: string | null;
  finishedAt: string | null;
  /** Set while waiting: when the step is looked at again. */
  waitingUntil: string | null;
  output: Json | null;
  error: ErrorBody | null;
  /** True when the step's output came from a cache or from the run's earlier plan. */
  cached: boolean;
}

export interface Run {
  id: string;
  state: RunState;
  kind: string;
  title: string;
  planDigest: string;
  /** Digest of the plan this run had before a retry planned anew; null otherwise. */
  parentPlanDigest: string | null;
  actor: string;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  /** Set in state `attention`: what happened and what can be chosen. */
  attention: Attention | null;
  error: ErrorBody | null;
}

export interface Attention {
  step: string;
  message: string;
  /** `succeeded`: it did happen, go on. `retry`: it did not, do it. `abandon`: end the run as errored. */
  choices: readonly AttentionChoice[];
}
export type AttentionChoice = "succeeded" | "retry" | "abandon";

export interface RunDetail extends Run {
  plan: Plan;
  steps: readonly StepStatus[];
}

export interface LogLine {
  /** Grows within a run; a reader resumes after the last one it has. */
  seq: number;
  step: string;
  attempt: number;
  at: string;
  stream: "out" | "err" | "note";
  text: string;
}

export interface StepLog {
  /** A line for people, about the work. */
  note(text: string): void;
  /** A line a tool printed. */
  line(stream: "out" | "err", text: string): void;
}

export interface StepContext {
  runId: string;
  stepKey: string;
  attempt: number;
  /** Same for every attempt of one step of one run. */
  idempotencyKey: string;
  /** Aborted by cancel, timeout, lost lease and shutdown: everything started must end. */
  signal: AbortSignal;
  log: StepLog;
  clock: Clock;
  /** Empty folder of this attempt, on the same file system as the blobs; removed afterwards, also after kill -9. */
  workDir: string;
  actor: string;
  /** State handed back by this step's last `waiting`, else null. */
  state: Json | null;
}

// biome-ignore lint/suspicious/noExplicitAny: a transaction may serve any room's tables
export type AnyTransaction = Transaction<any>;

/** Written in the same transaction as the step's result: catalog rows, evidence, events. */
export type RecordResult = (tx: AnyTransaction) => Promise<void>;

/** `rejected` is the user's world saying no; a thrown error is technical. */
export type StepResult<O extends Json = Json> =
  | { outcome: "done"; output: O; cached: boolean; record: RecordResult | undefined }
  | { outcome: "waiting"; pollAfterMs: number; state: Json }
  | { outcome: "rejected"; reason: string; hint: string | undefined; output: Json; record: RecordResult | undefined };

/** The step did what it was for. `record` is written with the result, in one transaction, or neither is. */
export function done<O extends Json>(output: O, more: { cached?: boolean; record?: RecordResult } = {}): StepResult<O> {
  return { outcome: "done", output, cached: more.cached ?? false, record: more.record };
}

/** To be looked at again after `pollAfterMs`, with `state` in its context; holds no worker meanwhile. */
export function waiting(pollAfterMs: number, state: Json): StepResult<never> {
  return { outcome: "waiting", pollAfterMs, state };
}

/** The user's world says no. `record` is written as with `done`, e.g. evidence of what failed. */
export function rejected(
  reason: string,
  more: { hint?: string; output?: Json; record?: RecordResult } = {},
): StepResult<never> {
  return { outcome: "rejected", reason, hint: more.hint, output: more.output ?? null, record: more.record };
}

/** A step type: one kind of smallest retried part. Made by a factory that closes over what it may use. */
// biome-ignore lint/suspicious/noExplicitAny: the registry holds step types of every shape
export interface StepType<C extends z.ZodType = any, O extends Json = Json> {
  id: string;
  config: C;
  /** `input` holds the outputs of the steps named in `needs`, by key. */
  run(ctx: StepContext, config: z.output<C>, input: { readonly [key: string]: Json }): Promise<StepResult<O>>;
}
