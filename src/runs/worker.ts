import { createFiller } from "./filler.ts";
import { createHeartbeat } from "./heartbeat.ts";
import { createPlaces, type Places, type PlacesEnvironment } from "./places.ts";
import type { WorkerIdentity } from "./process-identity.ts";
import { channels } from "./queue-name.ts";
import { createQueueWatch } from "./queue-watch.ts";

export interface WorkerEnvironment extends PlacesEnvironment {
  worker: WorkerIdentity;
  labels: readonly string[];
  /** How often it says that it lives. */
  heartbeatMs: number;
}

export interface Worker {
  start(): Promise<void>;
  /** Takes nothing more; stops safe steps at once and gives unsafe ones `graceMs` to end. */
  stop(options: { graceMs: number }): Promise<void>;
  metrics: Places["metrics"];
}

/** Takes steps from the queues whose labels it has, and carries them out. */
export function createWorker(env: WorkerEnvironment): Worker {
  const { store, boss, clock, logger, worker } = env;
  const { db } = store;
  const places = createPlaces(env, () => filler.look());
  const heartbeat = createHeartbeat({ db, boss, logger }, places);
  const watch = createQueueWatch(env, () => filler.look());
  const filler = createFiller({ db, boss, clock, logger, worker, queues: watch.queues }, places);
  let timer: NodeJS.Timeout | undefined;
  let cancels: { close(): Promise<void> } | undefined;

  return {
    async start() {
      cancels = await store.listen(channels.cancels, {
        onNotification(runId) {
          filler.cancelled(runId);
          places.abortRuns([runId], "cancel");
        },
        onReconnect: () => void heartbeat(),
      });
      timer = setInterval(() => void heartbeat(), env.heartbeatMs);
      await watch.start();
    },
    async stop({ graceMs }) {
      await watch.stop();
      await filler.stop();
      const open = places.taken();
      for (const { claimed, running } of open) if (claimed.retry === "safe") running.abort("shutdown");
      const late = setTimeout(() => {
        for (const { running } of open) running.abort("shutdown");
      }, graceMs);
      await Promise.all(open.map(({ done }) => done));
      clearTimeout(late);
      clearInterval(timer);
      await cancels?.close();
      await env.log.flush();
    },
    metrics: places.metrics,
  };
}
