import type { PgBoss } from "pg-boss";
import type { Clock } from "../lib/clock.ts";
import type { Database } from "../store/database.ts";
import { appendEvents, lockAndAdvance } from "./advance-run.ts";
import { type BossJob, bossTransaction, removeJobs } from "./boss-database.ts";
import { declareLost } from "./declare-lost.ts";
import type { EngineLogger } from "./logger.ts";
import { lockQueuedRun } from "./queries/lock-queued-run.ts";
import { guardLocks } from "./queries/take-locks.ts";
import { anyRunning, longestQueued } from "./queries/work-at-hand.ts";
import { lostQueue } from "./queue-name.ts";
import { recoverHost } from "./recover-host.ts";
import { transact } from "./transact.ts";

export interface SchedulerEnvironment {
  db: Database;
  boss: PgBoss;
  clock: Clock;
  logger: EngineLogger;
  host: string;
}

const tickMs = 2_000;
/** pg-boss's own housekeeping, when nothing runs. */
const idleTicks = 30;

/** Notices what nobody reports: workers that died, and runs that were passed over when locks were given. */
export function createScheduler(env: SchedulerEnvironment): { start(): void; stop(): Promise<void> } {
  let timer: NodeJS.Timeout | undefined;
  let ticks = 0;
  let stopped = false;
  let current: Promise<void> = Promise.resolve();

  async function tick(): Promise<void> {
    const running = await anyRunning(env.db);
    if (running) await recoverHost(env, env.host);
    if (running || ticks % idleTicks === 0) {
      await env.boss.supervise();
      await drainLost(env);
    }
    ticks += 1;
    for (const id of await longestQueued(env.db)) await startQueued(env, id);
  }

  function again(): void {
    if (stopped) return;
    timer = setTimeout(() => {
      current = tick()
        .catch((error: unknown) => env.logger.warn({ error }, "the scheduler could not look around"))
        .finally(again);
    }, tickMs);
  }

  return {
    start: again,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await current;
    },
  };
}

/** pg-boss has moved the jobs of silent workers to the lost queue. One run per transaction: see the order of locks. */
async function drainLost(env: SchedulerEnvironment): Promise<void> {
  for (let found = true; found; ) {
    found = await transact(env.db, async (tx) => {
      const [job] = await env.boss.fetch<BossJob["data"]>(lostQueue, {
        batchSize: 1,
        includeMetadata: true,
        db: bossTransaction(tx),
      });
      if (job === undefined) return false;
      if (job.sourceId !== null) await declareLost(tx, { ...job.data, job: job.sourceId, now: env.clock.now() });
      await removeJobs(env.boss, tx, lostQueue, [job]);
      return true;
    });
  }
}

async function startQueued(env: SchedulerEnvironment, id: string): Promise<void> {
  await transact(env.db, async (tx) => {
    const run = await lockQueuedRun(tx, id);
    if (run === undefined) return;
    await guardLocks(tx);
    await appendEvents(tx, await lockAndAdvance(tx, run, env.clock.now()));
  });
}
