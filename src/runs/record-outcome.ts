import { randomUUID } from "node:crypto";
import type { Updateable } from "kysely";
import type { ErrorBody } from "../lib/errors.ts";
import { storableText } from "../lib/storable-text.ts";
import { advanceRun, appendEvents } from "./advance-run.ts";
import type { StepOutcome } from "./outcome.ts";
import { attentionFor } from "./queries/attention-for.ts";
import { finishStep, type StepFence } from "./queries/finish-step.ts";
import { lockRun } from "./queries/lock-run.ts";
import { sendJobs } from "./queries/send-jobs.ts";
import { updateRun } from "./queries/update-run.ts";
import type { StepRow } from "./tables.ts";
import type { RunTransaction } from "./transact.ts";

export interface RecordedStep extends StepFence {
  failures: number;
  queue: string;
}

/**
 * Writes what became of a running step, what else its result records, and the jobs that follow, all in the caller's
 * transaction. False, with nothing written, when the fence no longer holds.
 */
export async function recordOutcome(
  tx: RunTransaction,
  step: RecordedStep,
  outcome: StepOutcome,
  now: Date,
): Promise<boolean> {
  const run = await lockRun(tx, step.runId);
  // A cancelled run takes no further tries of anything.
  const cancelled =
    run.control === "cancel" && (outcome.kind === "again" || outcome.kind === "unknown" || outcome.kind === "waiting");
  const settled: StepOutcome = cancelled ? { kind: "cancelled" } : outcome;
  const nextJob = settled.kind === "again" || settled.kind === "waiting" ? randomUUID() : null;
  if (!(await finishStep(tx, step, changeFor(step, settled, nextJob, now)))) return false;

  if (nextJob !== null) {
    const startAfter = waitUntil(settled, now);
    await sendJobs(tx, step.runId, [{ id: nextJob, queue: step.queue, step: step.key, startAfter }]);
  }
  let advanced = run;
  if (settled.kind === "unknown") {
    const attention = await attentionFor(tx, run.id);
    await updateRun(tx, run.id, { attention: JSON.stringify(attention) });
    advanced = { ...run, attention };
  }
  const events = await advanceRun(tx, advanced, now);
  if (settled.kind === "succeeded" || settled.kind === "rejected") await settled.record?.(tx);
  if (settled.kind === "unknown") {
    const data = { step: step.key, attempt: step.attempt };
    events.unshift({ type: "run.attention", subject: `run:${run.id}`, actor: run.actor, data, at: now });
  }
  await appendEvents(tx, events);
  return true;
}

function waitUntil(outcome: StepOutcome, now: Date): Date | null {
  const afterMs = outcome.kind === "waiting" ? outcome.pollAfterMs : outcome.kind === "again" ? outcome.afterMs : 0;
  return afterMs > 0 ? new Date(now.getTime() + afterMs) : null;
}

function changeFor(step: RecordedStep, outcome: StepOutcome, nextJob: string | null, now: Date): Updateable<StepRow> {
  const ended = { job_id: null, finished_at: now, waiting_until: null };
  switch (outcome.kind) {
    case "succeeded":
      return { ...ended, state: "succeeded", output: toColumn(outcome.output), cached: outcome.cached, error: null };
    case "rejected":
      return { ...ended, state: "rejected", output: toColumn(outcome.output), error: errorColumn(outcome.error) };
    case "errored":
      return { ...ended, state: "errored", error: errorColumn(outcome.error) };
    case "cancelled":
      return { ...ended, state: "cancelled" };
    case "unknown":
      return { ...ended, state: "errored", outcome_unknown: true, error: errorColumn(outcome.error) };
    case "waiting":
      return {
        state: "waiting",
        job_id: nextJob,
        wait_state: toColumn(outcome.state),
        waiting_until: waitUntil(outcome, now) ?? now,
      };
    case "again": {
      const until = waitUntil(outcome, now);
      return {
        state: until === null ? "ready" : "waiting",
        job_id: nextJob,
        waiting_until: until,
        next_attempt: step.attempt + 1,
        failures: step.failures + (outcome.failure ? 1 : 0),
        error: errorColumn(outcome.error),
      };
    }
  }
}

/** A tool's message may hold anything. */
function errorColumn(error: ErrorBody): string {
  return JSON.stringify(error, (_key, value) => (typeof value === "string" ? storableText(value) : value));
}

function toColumn(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}
