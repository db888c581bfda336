import type { Store } from "../store/open-store.ts";
import { createAlarm } from "./alarm.ts";
import type { EngineLogger } from "./logger.ts";
import { nextDue } from "./queries/next-due.ts";
import { servedQueues } from "./queries/served-queues.ts";
import { channels } from "./queue-name.ts";

/** Knows which queues a worker serves, and when there may be something in them. */
export interface QueueWatch {
  /** Queues whose labels the worker all has. */
  queues(): readonly string[];
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Looks by itself this often, in case a notification was lost. */
const lookAgainMs = 5_000;

/** @param look called when there may be a step to take; more often than there is one */
export function createQueueWatch(
  env: { store: Pick<Store, "db" | "listen">; logger: EngineLogger; labels: readonly string[] },
  look: () => void,
): QueueWatch {
  const { store, logger } = env;
  const warn = (error: unknown) => logger.warn({ error }, "could not watch the queues");
  const alarm = createAlarm(() => {
    look();
    void setAlarm().catch(warn); // for the one that is due after this one
  });
  let queues: readonly string[] = [];
  let foreignQueues = new Set<string>();
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let subscription: { close(): Promise<void> } | undefined;

  async function learnQueues(): Promise<void> {
    queues = await servedQueues(store.db, env.labels);
    foreignQueues = new Set();
    await setAlarm();
  }

  async function setAlarm(): Promise<void> {
    const inMs = await nextDue(store.db, queues);
    if (inMs !== null) ringAt(Date.now() + inMs);
  }

  /** @param at ms since 1970 */
  function ringAt(at: number): void {
    if (!stopped) alarm.setNoLaterThan(Math.ceil(at) + 1); // a timer may ring a millisecond early
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
    if (hint.at > Date.now()) ringAt(hint.at);
    else look();
  }

  const lookByItself = () => void learnQueues().then(look, warn);

  return {
    queues: () => queues,
    async start() {
      subscription = await store.listen(channels.jobs, {
        onNotification: (payload) => void onJob(payload).catch(warn),
        onReconnect: lookByItself,
      });
      timer = setInterval(lookByItself, lookAgainMs);
      await learnQueues();
      look();
    },
    async stop() {
      stopped = true;
      alarm.clear();
      clearInterval(timer);
      await subscription?.close();
    },
  };
}
