import type { Database, DatabaseTransaction } from "../store/database.ts";
import { type Hint, sendHints } from "./queries/send-hints.ts";

/** A transaction that changes runs, and what listeners are told once it has committed. */
export type RunTransaction = DatabaseTransaction & { readonly hints: Hint[] };

/**
 * One transaction; its hints are sent after the commit. NOTIFY inside it would be simpler and is not used: PostgreSQL
 * then commits one such transaction at a time in the whole server, each waiting for the one before to reach the disk.
 */
export async function transact<T>(db: Database, work: (tx: RunTransaction) => Promise<T>): Promise<T> {
  const hints: Hint[] = [];
  const result = await db.transaction().execute((tx) => work(Object.assign(tx, { hints })));
  // What is committed is not undone by a hint that got lost: who listens looks for itself every few seconds.
  await sendHints(db, hints).catch(() => {});
  return result;
}
