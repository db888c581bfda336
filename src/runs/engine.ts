import { PgBoss } from "pg-boss";
import { type Clock, systemClock } from "../lib/clock.ts";
import type { Store } from "../store/open-store.ts";
import { type CleanupReport, cleanDeadOwners } from "./clean-dead-owners.ts";
import { createLogWriter } from "./log-writer.ts";
import { type EngineLogger, silentLogger } from "./logger.ts";
import type { StepType } from "./model.ts";
import type { EngineObserver } from "./observer.ts";
import { ownIdentity } from "./process-identity.ts";
import { ensureQueues } from "./queries/ensure-queues.ts";
import { heartbeatSeconds } from "./queries/send-jobs.ts";
import { recoverHost } from "./recover-host.ts";
import { createScheduler } from "./scheduler.ts";
import { openWorkFolders } from "./work-folders.ts";
import { createWorker, type Worker } from "./worker.ts";

export interface EngineOptions {
  store: Store;
  /** Steps get their work folders below `work/`. */
  dataDir: string;
  stepTypes: readonly StepType[];
  clock?: Clock;
  logger?: EngineLogger;
  /** What this worker can do, e.g. `kvm`. It is given steps that need no other labels. */
  labels: readonly string[];
  /** Steps carried out at once. */
  concurrency: number;
  roles: { worker: boolean; scheduler: boolean };
  /** How long an aborted step may take to end before it is given up on. Default 10 s. */
  abortGraceMs?: number;
  /** How often the worker says that it lives. Default 2 s; it is taken for dead after 6 s of silence. */
  heartbeatMs?: number;
  observer?: EngineObserver;
}

export interface Engine {
  /** Cleans up after dead processes of this host, then takes part. Nothing is left open when that fails. */
  start(): Promise<CleanupReport>;
  stop(options: { graceMs: number }): Promise<void>;
  metrics(): ReturnType<Worker["metrics"]>;
}

const defaultAbortGraceMs = 10_000;
/** Two may get lost before the worker is taken for dead. */
const defaultHeartbeatMs = (heartbeatSeconds * 1000) / 3;

/**
 * A process's part in carrying out runs: a worker that executes steps, a scheduler that notices the dead, or both. Any
 * number of them share one database.
 */
export function createEngine(options: EngineOptions): Engine {
  const { store, clock = systemClock, logger = silentLogger } = options;
  const heartbeatMs = options.heartbeatMs ?? defaultHeartbeatMs;
  if (heartbeatMs > (heartbeatSeconds * 1000) / 2)
    throw new Error(`heartbeatMs is ${heartbeatMs}: at least two must fit in ${heartbeatSeconds} s`);
  const identity = ownIdentity();
  const boss = createBoss(store, logger);
  const scheduler = createScheduler({ db: store.db, boss, clock, logger, host: identity.host });
  let worker: Worker | undefined;
  let closeFolders = async () => {};

  async function join(): Promise<void> {
    await boss.start();
    await store.db.transaction().execute((tx) => ensureQueues(tx, [[]]));
    await recoverHost({ db: store.db, clock }, identity.host);
    if (options.roles.worker) {
      const folders = await openWorkFolders(options.dataDir, identity);
      closeFolders = folders.close;
      const { labels, concurrency, observer } = options;
      worker = createWorker({
        ...{ store, boss, clock, logger, folders, worker: identity, labels, concurrency, heartbeatMs, observer },
        log: createLogWriter({ db: store.db, clock }),
        stepTypes: new Map(options.stepTypes.map((type) => [type.id, type])),
        abortGraceMs: options.abortGraceMs ?? defaultAbortGraceMs,
      });
      await worker.start();
    }
    if (options.roles.scheduler) scheduler.start();
  }

  async function stop({ graceMs }: { graceMs: number }): Promise<void> {
    await scheduler.stop();
    try {
      await worker?.stop({ graceMs });
    } finally {
      await boss.stop({ graceful: false });
      await closeFolders();
    }
  }

  return {
    async start() {
      const report = await cleanDeadOwners(options.dataDir);
      try {
        await join();
      } catch (error) {
        await stop({ graceMs: 0 }).catch(() => {}); // what it began may keep the process alive; why it failed counts
        throw error;
      }
      return report;
    },
    stop,
    metrics: () => worker?.metrics() ?? { running: 0, finished: {} },
  };
}

/** pg-boss on our own connections; the scheduler says when it looks after its jobs. */
function createBoss(store: Store, logger: EngineLogger): PgBoss {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => store.executeSql(text, values) as Promise<{ rows: never[] }> },
    schema: "pgboss",
    supervise: false,
    schedule: false,
    monitorIntervalSeconds: 1,
    monitorVacuum: false,
  });
  boss.on("error", (error) => logger.warn({ error }, "queue trouble"));
  boss.on("warning", (warning) => logger.info({ warning }, "queue warning"));
  return boss;
}
