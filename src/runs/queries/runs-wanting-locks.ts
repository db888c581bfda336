import { sql } from "kysely";
import type { DatabaseTransaction } from "../../store/database.ts";

/** Queued runs that want one of these locks, longest waiting first. */
export async function runsWantingLocks(tx: DatabaseTransaction, names: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from runs where state = 'queued' and not locked and locks && ${[...names]}::text[] order by queued_at, id`.execute(
    tx,
  );
  return rows.map((row) => row.id);
}
