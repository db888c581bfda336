import type { PgBoss } from "pg-boss";
import type { Clock } from "../lib/clock.ts";
import type { Database } from "../store/database.ts";
import type { EngineLogger } from "./logger.ts";
import type { Places } from "./places.ts";
import type { WorkerIdentity } from "./process-identity.ts";
import { sendHints } from "./queries/send-hints.ts";
import { channels } from "./queue-name.ts";
import { createRerun } from "./rerun.ts";
import { takeSteps } from "./take-steps.ts";

/** Takes steps from the queues for as long as there are free places. */
export interface Filler {
  /** Looks for steps. One look at a time; a call during a look makes it look once more. */
  look(): void;
  /** A run was cancelled: its step may be claimed by now and not begun yet. */
  cancelled(runId: string): void;
  /** Takes nothing more; resolves once what was being taken has begun. */
  stop(): Promise<void>;
}

/** @param places where what is taken begins */
export function createFiller(
  env: {
    db: Database;
    boss: PgBoss;
    clock: Clock;
    logger: EngineLogger;
    worker: WorkerIdentity;
    queues: () => readonly string[];
  },
  places: Places,
): Filler {
  const looks = createRerun(fill, (error) => env.logger.warn({ error }, "could not take steps; will look again"));
  let stopping = false;
  let turn = 0;
  /** Runs cancelled while steps are being taken. One that was cancelled before is not given out. */
  let cancelledMeanwhile: string[] | undefined;

  async function fill(): Promise<void> {
    const queues = env.queues();
    turn += 1; // else one queue that is never empty would keep all others waiting
    for (const offset of queues.keys()) {
      const queue = queues[(turn + offset) % queues.length] as string;
      for (let more = true; more; ) {
        const free = places.free();
        if (free <= 0 || stopping) return;
        more = (await takeFrom(queue, free)) === free;
      }
    }
  }

  /** How many jobs the queue gave, stale ones included. */
  async function takeFrom(queue: string, limit: number): Promise<number> {
    const cancelled: string[] = [];
    cancelledMeanwhile = cancelled;
    try {
      const { fetched, taken } = await takeSteps(env, queue, limit);
      for (const step of taken) places.begin(step);
      places.abortRuns(cancelled, "cancel");
      const hints = taken.map(({ claimed }) => ({ channel: channels.runs, payload: claimed.runId }));
      await sendHints(env.db, hints).catch(() => {}); // followers look for themselves, if later
      return fetched;
    } finally {
      cancelledMeanwhile = undefined;
    }
  }

  return {
    look: looks.ask,
    cancelled: (runId) => void cancelledMeanwhile?.push(runId),
    async stop() {
      stopping = true;
      await looks.stop();
    },
  };
}
