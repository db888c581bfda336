import type { PgBoss } from "pg-boss";
import type { Clock } from "../lib/clock.ts";
import type { Database } from "../store/database.ts";
import { type BossJob, bossTransaction, removeJobs } from "./boss-database.ts";
import type { WorkerIdentity } from "./process-identity.ts";
import { type ClaimedStep, claimSteps } from "./queries/claim-steps.ts";

export interface TakenStep {
  claimed: ClaimedStep;
  queue: string;
  job: BossJob;
  /** When it could first have been taken. */
  readyAt: Date;
}

/**
 * Fetches up to `limit` jobs of one queue and claims their steps, in one transaction: a job is active if and only if
 * its step runs. Stale jobs are removed.
 */
export async function takeSteps(
  env: { db: Database; boss: PgBoss; clock: Clock; worker: WorkerIdentity },
  queue: string,
  limit: number,
): Promise<{ fetched: number; taken: TakenStep[] }> {
  return await env.db.transaction().execute(async (tx) => {
    const jobs = await env.boss.fetch<BossJob["data"]>(queue, {
      batchSize: limit,
      includeMetadata: true,
      db: bossTransaction(tx),
    });
    if (jobs.length === 0) return { fetched: 0, taken: [] };
    const wanted = jobs.map((job) => ({ id: job.id, run: job.data.run, step: job.data.step }));
    const claimed = new Map(
      (await claimSteps(tx, { jobs: wanted, worker: env.worker, now: env.clock.now() })).map((step) => [
        step.jobId,
        step,
      ]),
    );
    await removeJobs(
      env.boss,
      tx,
      queue,
      jobs.filter((job) => !claimed.has(job.id)),
    );
    const taken = jobs.flatMap((job): TakenStep[] => {
      const step = claimed.get(job.id);
      return step === undefined
        ? []
        : [
            {
              claimed: step,
              queue,
              job: { id: job.id, retryCount: job.retryCount, data: job.data },
              readyAt: job.startAfter,
            },
          ];
    });
    return { fetched: jobs.length, taken };
  });
}
