import type { PgBoss } from "pg-boss";
import type { Database } from "../store/database.ts";
import { touchJobs } from "./boss-database.ts";
import type { EngineLogger } from "./logger.ts";
import type { Places } from "./places.ts";
import { cancelledAmong } from "./queries/cancelled-among.ts";
import { heartbeatSeconds } from "./queries/send-jobs.ts";

/**
 * Gives the function that a worker calls every few seconds: it says that the worker lives, and aborts the steps that
 * are no longer its own and those that were cancelled. Never rejects.
 */
export function createHeartbeat(
  env: { db: Database; boss: PgBoss; logger: EngineLogger },
  places: Places,
): () => Promise<void> {
  let beating = false;

  async function beat(): Promise<void> {
    const taken = places.taken();
    const asked = performance.now();
    for (const queue of new Set(taken.map((place) => place.queue))) {
      const own = taken.filter((place) => place.queue === queue);
      const jobs = own.map((place) => place.job);
      const lost = new Set(await touchJobs(env.boss, queue, jobs));
      for (const place of own) {
        if (lost.has(place.job.id)) place.running.abort("lost");
        else place.heardAt = asked;
      }
    }
    const runs = [...new Set(taken.map((place) => place.claimed.runId))];
    places.abortRuns(await cancelledAmong(env.db, runs), "cancel");
  }

  return async () => {
    // By now others take us for dead and may do these steps again; also when the last beat still waits for its answer.
    for (const { heardAt, running } of places.taken()) {
      if (performance.now() - heardAt > heartbeatSeconds * 1000) running.abort("lost");
    }
    if (beating) return;
    beating = true;
    await beat()
      .catch((error: unknown) => env.logger.warn({ error }, "could not report to the database"))
      .finally(() => {
        beating = false;
      });
  };
}
