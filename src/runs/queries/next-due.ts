import { sql } from "kysely";
import type { Database } from "../../store/database.ts";

/**
 * Milliseconds until the next waiting step of these queues is due, by the database's clock, which also says when it may
 * be taken. What is due by now is not meant. Reads one index entry per queue, however many steps wait.
 */
export async function nextDue(db: Database, queues: readonly string[]): Promise<number | null> {
  const { rows } = await sql<{ ms: number | null }>`
    select (extract(epoch from min(due) - now()) * 1000)::float8 as ms
    from unnest(${[...queues]}::text[]) as served (queue) cross join lateral (
      select waiting_until as due from steps
      where state = 'waiting' and queue = served.queue and waiting_until > now()
      order by waiting_until limit 1) as next`.execute(db);
  return rows[0]?.ms ?? null;
}
