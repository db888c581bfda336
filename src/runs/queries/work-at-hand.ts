import { sql } from "kysely";
import type { Database } from "../../store/database.ts";

export async function anyRunning(db: Database): Promise<boolean> {
  const { rows } = await sql<{
    found: boolean;
  }>`select exists (select 1 from steps where state = 'running') as found`.execute(db);
  return rows[0]?.found === true;
}

/** Queued runs whose locks nobody holds: in quiet times none. */
export async function longestQueued(db: Database): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from runs
    where state = 'queued' and not locked and not exists (select 1 from locks where locks.name = any(runs.locks))
    order by queued_at, id limit 20`.execute(db);
  return rows.map((row) => row.id);
}
