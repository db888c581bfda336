import { sql } from "kysely";
import type { Database } from "../../store/database.ts";

/** Queues whose labels a worker with `labels` all has. */
export async function servedQueues(db: Database, labels: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select name from step_queues where labels <@ ${[...labels]}::text[] order by name`.execute(db);
  return rows.map((row) => row.name);
}
