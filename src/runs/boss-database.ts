import { CompiledQuery } from "kysely";
import type { PgBoss } from "pg-boss";
import type { DatabaseTransaction } from "../store/database.ts";

/** What pg-boss's calls take as `db`: here, our transaction. */
export interface BossTransaction {
  // biome-ignore lint/suspicious/noExplicitAny: pg-boss's own signature
  executeSql(text: string, values?: unknown[]): Promise<{ rows: any[] }>;
}

/** What pg-boss does with it commits or rolls back with our transaction. */
export function bossTransaction(tx: DatabaseTransaction): BossTransaction {
  return {
    executeSql: (text, values) => tx.executeQuery(CompiledQuery.raw(text, values ?? [])) as Promise<{ rows: never[] }>,
  };
}

export interface BossJob {
  id: string;
  retryCount: number;
  data: { run: string; step: string };
}

/** Removes jobs that are done or stale. Fenced by pg-boss to the attempt that was fetched. */
export async function removeJobs(
  boss: PgBoss,
  tx: DatabaseTransaction,
  queue: string,
  jobs: readonly BossJob[],
): Promise<void> {
  if (jobs.length === 0) return;
  const attempts = jobs.map(({ id, retryCount }) => ({ id, retryCount }));
  await boss.deleteJob(queue, attempts, { db: bossTransaction(tx) });
}

/** Tells pg-boss that the jobs are still worked on. Returns the ids of those that are no longer ours. */
export async function touchJobs(boss: PgBoss, queue: string, jobs: readonly BossJob[]): Promise<string[]> {
  const attempts = jobs.map(({ id, retryCount }) => ({ id, retryCount }));
  const answer = (await boss.touch(queue, attempts)) as { settled?: readonly string[]; affected?: number };
  const kept = new Set(answer.settled ?? []);
  return answer.affected === jobs.length ? [] : jobs.map((job) => job.id).filter((id) => !kept.has(id));
}
