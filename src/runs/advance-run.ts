import { randomUUID } from "node:crypto";
import type { Selectable } from "kysely";
import { appendEvent } from "../events/append-event.ts";
import type { DatabaseTransaction } from "../store/database.ts";
import { type RunState, terminalStates } from "./model.ts";
import { nextSteps } from "./next-steps.ts";
import { closeSteps } from "./queries/close-steps.ts";
import { firstFailure } from "./queries/first-failure.ts";
import { holdSteps } from "./queries/hold-steps.ts";
import { lockQueuedRun } from "./queries/lock-queued-run.ts";
import { readStepFacts } from "./queries/read-step-facts.ts";
import { releaseLocks } from "./queries/release-locks.ts";
import { runsWantingLocks } from "./queries/runs-wanting-locks.ts";
import { sendJobs } from "./queries/send-jobs.ts";
import { guardLocks, takeLocks } from "./queries/take-locks.ts";
import { updateRun } from "./queries/update-run.ts";
import { channels } from "./queue-name.ts";
import type { RunRow } from "./tables.ts";
import type { RunTransaction } from "./transact.ts";

/** Told in the event log once every other lock was taken: see {@link appendEvent}. */
export type PendingEvent = Parameters<typeof appendEvent>[1];

/**
 * Carries out what {@link nextSteps} says about a run whose row the caller has locked and whose steps it has changed.
 * A run without its locks stays queued. When the run ends, its locks go to those who wait for them, and these advance
 * too. Returns the events to append, last of all.
 */
export async function advanceRun(tx: RunTransaction, run: Selectable<RunRow>, now: Date): Promise<PendingEvent[]> {
  tx.hints.push({ channel: channels.runs, payload: run.id });
  if (!run.locked && run.control !== "cancel") return [];
  const steps = await readStepFacts(tx, run.id);
  const facts = { control: run.control, steps: new Map(steps.map((step) => [step.key, step])) };
  const next = nextSteps({ steps }, facts, now);

  const queues = new Map(steps.map((step) => [step.key, step.queue]));
  await closeSteps(tx, { runId: run.id, keys: next.skip, state: "skipped", now });
  await closeSteps(tx, { runId: run.id, keys: next.cancel, state: "cancelled", now });
  await holdSteps(tx, run.id, next.hold);
  await sendJobs(
    tx,
    run.id,
    next.start.map((key) => ({
      id: randomUUID(),
      queue: queues.get(key) ?? "",
      step: key,
      startAfter: null,
    })),
  );
  return await enterState(tx, run, next.run, now);
}

async function enterState(
  tx: RunTransaction,
  run: Selectable<RunRow>,
  state: RunState,
  now: Date,
): Promise<PendingEvent[]> {
  // Once begun, a run with only ready steps is still running.
  const entered = state === "queued" && run.started_at !== null ? "running" : state;
  if (!terminalStates.includes(entered)) {
    if (entered !== run.state) await updateRun(tx, run.id, { state: entered });
    return [];
  }
  const error = await firstFailure(tx, run.id, entered);
  await updateRun(tx, run.id, {
    state: entered,
    control: "go",
    finished_at: now,
    attention: null,
    error: error === null ? null : JSON.stringify(error),
    locked: false,
  });
  const events = await handOnLocks(tx, run, now);
  return [
    {
      type: `run.${entered}`,
      subject: `run:${run.id}`,
      actor: run.actor,
      data: { kind: run.kind, title: run.title },
      at: now,
    },
    ...events,
  ];
}

async function handOnLocks(tx: RunTransaction, run: Selectable<RunRow>, now: Date): Promise<PendingEvent[]> {
  if (run.locks.length === 0) return [];
  await guardLocks(tx);
  await releaseLocks(tx, run.id);
  const events: PendingEvent[] = [];
  for (const id of await runsWantingLocks(tx, run.locks)) {
    const waiting = await lockQueuedRun(tx, id);
    if (waiting !== undefined) events.push(...(await lockAndAdvance(tx, waiting, now)));
  }
  return events;
}

/** First step of a queued run: takes its locks, all or none, and starts what is ready. The guard is held if any are named. */
export async function lockAndAdvance(tx: RunTransaction, run: Selectable<RunRow>, now: Date): Promise<PendingEvent[]> {
  const locked =
    run.locks.length === 0 ||
    (await takeLocks(tx, { runId: run.id, names: run.locks, reason: run.title, queuedAt: run.queued_at, now }));
  if (locked) await updateRun(tx, run.id, { locked: true });
  return await advanceRun(tx, { ...run, locked }, now);
}

/** The last thing a transaction does: see {@link appendEvent}. */
export async function appendEvents(tx: DatabaseTransaction, events: readonly PendingEvent[]): Promise<void> {
  for (const event of events) await appendEvent(tx, event);
}
