import { sql } from "kysely";
import type { Database } from "../../store/database.ts";

/** When the next waiting step of these queues is due. */
export async function nextDue(db: Database, queues: readonly string[]): Promise<Date | null> {
  const { rows } = await sql<{ due: Date | null }>`
    select min(waiting_until) as due from steps where state = 'waiting' and queue = any(${[...queues]}::text[])`.execute(
    db,
  );
  return rows[0]?.due ?? null;
}
