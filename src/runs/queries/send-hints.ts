import { sql } from "kysely";
import type { Database } from "../../store/database.ts";

/** One NOTIFY. It may get lost, so nothing may depend on it. */
export interface Hint {
  channel: string;
  payload: string;
}

/** Tells listeners; the same hint is told once. */
export async function sendHints(db: Database, hints: readonly Hint[]): Promise<void> {
  if (hints.length === 0) return;
  const channels = hints.map((hint) => hint.channel);
  const payloads = hints.map((hint) => hint.payload);
  // NOTIFY drops what is repeated within a transaction
  await sql`select pg_notify(channel, payload) from unnest(${channels}::text[], ${payloads}::text[]) as hint (channel, payload)`.execute(
    db,
  );
}
