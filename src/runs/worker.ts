import type { PgBoss } from "pg-boss";
import type { Store } from "../store/open-store.ts";
import { createAlarm } from "./alarm.ts";
import { touchJobs } from "./boss-database.ts";
import { executeStep, type RunningStep, runningStep, type StepEnvironment } from "./execute-step.ts";
import type { EngineLogger } from "./logger.ts";
import type { EngineObserver } from "./observer.ts";
import type { AbortCause, StepOutcome } from "./outcome.ts";
import type { WorkerIdentity } from "./process-identity.ts";
import { cancelledAmong } from "./queries/cancelled-among.ts";
import { nextDue } from "./queries/next-due.ts";
import { sendHints } from "./queries/send-hints.ts";
import { heartbeatSeconds } from "./queries/send-jobs.ts";
import { servedQueues } from "./queries/served-queues.ts";
import { channels } from "./queue-name.ts";
import { settleStep } from "./settle-step.ts";
import { type TakenStep, takeSteps } from "./take-steps.ts";

export interface WorkerEnvironment extends StepEnvironment {
  store: Store;
  boss: PgBoss;
  logger: EngineLogger;
  worker: WorkerIdentity;
  labels: readonly string[];
  /** Steps carried out at once. */
  concurrency: number;
  /** How often it says that it lives. */
  heartbeatMs: number;
  observer: EngineObserver | undefined;
}

export interface Worker {
  start(): Promise<void>;
  /** Takes nothing more; stops safe steps at once and gives unsafe ones `graceMs` to end. */
  stop(options: { graceMs: number }): Promise<void>;
  metrics(): { running: number; finished: Readonly<Partial<Record<StepOutcome["kind"], number>>> };
}

interface Entry extends TakenStep {
  running: RunningStep;
  done: Promise<void>;
}

/** Looks by itself this often, in case a notification was lost. */
const lookAgainMs = 5_000;

/** Takes steps from the queues whose labels it has, and carries them out. */
export function createWorker(env: WorkerEnvironment): Worker {
  const { store, boss, logger } = env;
  const entries = new Map<string, Entry>();
  const finished: Partial<Record<StepOutcome["kind"], number>> = {};
  const alarm = createAlarm(() => look());
  let queues: readonly string[] = [];
  let foreignQueues = new Set<string>();
  let cancelledNow = new Set<string>();
  let stopping = false;
  let looking: Promise<void> | undefined;
  let lookAgain = false;
  let lastTouch = Date.now();
  let beating = false;
  const timers: NodeJS.Timeout[] = [];
  const subscriptions: { close(): Promise<void> }[] = [];

  /** Fills the free places. One look at a time; a call during a look makes it look once more. */
  function look(): void {
    lookAgain = true;
    looking ??= (async () => {
      try {
        while (lookAgain && !stopping) {
          lookAgain = false;
          await fillPlaces();
        }
      } catch (error) {
        logger.warn({ error }, "could not take steps; will look again");
      } finally {
        looking = undefined;
        cancelledNow = new Set();
      }
    })();
  }

  async function fillPlaces(): Promise<void> {
    for (const queue of queues) {
      for (;;) {
        const places = env.concurrency - entries.size;
        if (places <= 0 || stopping) return;
        const { fetched, taken } = await takeSteps({ ...env, db: store.db }, queue, places);
        for (const step of taken) begin(step);
        const hints = taken.map(({ claimed }) => ({ channel: channels.runs, payload: claimed.runId }));
        await sendHints(store.db, hints).catch(() => {}); // followers look for themselves, if later
        if (fetched < places) break;
      }
    }
  }

  function begin(step: TakenStep): void {
    const running = runningStep(step.claimed);
    const entry: Entry = { ...step, running, done: Promise.resolve() };
    entries.set(step.job.id, entry);
    // The database's clock said when it was ready: another machine's may be ahead of ours.
    env.observer?.stepTaken({ waitedMs: Math.max(0, env.clock.now().getTime() - step.readyAt.getTime()) });
    if (cancelledNow.has(step.claimed.runId)) running.abort("cancel");
    entry.done = carryOut(entry).finally(() => {
      entries.delete(step.job.id);
      look();
    });
  }

  async function carryOut({ running, ...step }: Entry): Promise<void> {
    const { runId, key, attempt, uses } = step.claimed;
    const begun = performance.now();
    try {
      const outcome = await executeStep(env, running);
      const durationMs = performance.now() - begun;
      if (running.cause === "lost") return;
      if (outcome.kind === "errored" && outcome.error.kind === "bug")
        logger.error({ run: runId, step: key, error: outcome.error }, "a step failed with a bug");
      await env.log.flush();
      const written = await settleStep({ db: store.db, boss, clock: env.clock, logger }, step, outcome);
      if (written) {
        finished[outcome.kind] = (finished[outcome.kind] ?? 0) + 1;
        env.observer?.stepEnded({ uses, outcome: outcome.kind, durationMs });
      } else logger.warn({ run: runId, step: key, attempt }, "a step's outcome came too late and was discarded");
    } catch (error) {
      logger.error({ run: runId, step: key, attempt, error }, "a step's outcome could not be written");
    }
  }

  function abortRuns(ids: readonly string[], cause: AbortCause): void {
    for (const entry of entries.values()) if (ids.includes(entry.claimed.runId)) entry.running.abort(cause);
  }

  /** Says that we live; learns what is no longer ours and what was cancelled. */
  async function heartbeat(): Promise<void> {
    if (entries.size === 0) {
      lastTouch = Date.now();
      return;
    }
    if (beating) return;
    beating = true;
    const held = [...entries.values()];
    try {
      for (const queue of new Set(held.map((entry) => entry.queue))) {
        const jobs = held.filter((entry) => entry.queue === queue).map((entry) => entry.job);
        for (const id of await touchJobs(boss, queue, jobs)) entries.get(id)?.running.abort("lost");
      }
      lastTouch = Date.now();
      abortRuns(await cancelledAmong(store.db, [...new Set(held.map((entry) => entry.claimed.runId))]), "cancel");
    } catch (error) {
      logger.warn({ error }, "could not report to the database");
      // By now others take us for dead and may do our steps again.
      if (Date.now() - lastTouch > heartbeatSeconds * 1000) for (const entry of held) entry.running.abort("lost");
    } finally {
      beating = false;
    }
  }

  async function learnQueues(): Promise<void> {
    queues = await servedQueues(store.db, env.labels);
    foreignQueues = new Set();
    await setAlarm();
  }

  async function setAlarm(): Promise<void> {
    const due = await nextDue(store.db, queues);
    if (due !== null && !stopping) alarm.setNoLaterThan(due.getTime());
  }

  async function onJob(payload: string): Promise<void> {
    const hint = JSON.parse(payload) as { queue: string; at: number };
    if (foreignQueues.has(hint.queue)) return;
    if (!queues.includes(hint.queue)) {
      await learnQueues();
      if (!queues.includes(hint.queue)) {
        foreignQueues.add(hint.queue);
        return;
      }
    }
    if (hint.at > Date.now()) alarm.setNoLaterThan(hint.at);
    else look();
  }

  const lookByItself = () =>
    void learnQueues().then(look, (error: unknown) => logger.warn({ error }, "could not look for steps"));
  const warn = (error: unknown) => logger.warn({ error }, "could not follow a notification");

  return {
    async start() {
      subscriptions.push(
        await store.listen(channels.jobs, {
          onNotification: (payload) => void onJob(payload).catch(warn),
          onReconnect: lookByItself,
        }),
        await store.listen(channels.cancels, {
          onNotification: (id) => {
            if (looking !== undefined) cancelledNow.add(id); // its step may be claimed and not begun yet
            abortRuns([id], "cancel");
          },
          onReconnect: () => void heartbeat(),
        }),
      );
      timers.push(
        setInterval(() => void heartbeat(), env.heartbeatMs),
        setInterval(lookByItself, lookAgainMs),
      );
      await learnQueues();
      look();
    },
    async stop({ graceMs }) {
      stopping = true;
      alarm.clear();
      for (const subscription of subscriptions) await subscription.close();
      await looking;
      const open = [...entries.values()];
      for (const entry of open) if (entry.claimed.retry === "safe") entry.running.abort("shutdown");
      const late = setTimeout(() => {
        for (const entry of open) entry.running.abort("shutdown");
      }, graceMs);
      await Promise.all(open.map((entry) => entry.done));
      clearTimeout(late);
      for (const timer of timers) clearInterval(timer);
      await env.log.flush();
    },
    metrics: () => ({ running: entries.size, finished: { ...finished } }),
  };
}
