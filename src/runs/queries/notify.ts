import { sql } from "kysely";
import type { DatabaseTransaction } from "../../store/database.ts";

/** Told to listeners when the transaction commits. */
export async function notify(tx: DatabaseTransaction, channel: string, payload: string): Promise<void> {
  await sql`select pg_notify(${channel}, ${payload})`.execute(tx);
}
