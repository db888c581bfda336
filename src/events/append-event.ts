import type { JsonObject } from "../lib/json.ts";
import type { DatabaseTransaction } from "../store/database.ts";
import { eventHash } from "./model.ts";
import { eventTables } from "./tables.ts";

export interface NewEvent {
  /** `<noun>.<verb in the past>` */
  type: string;
  subject: string;
  actor: string;
  data: JsonObject;
  /** Default: the present. */
  at?: Date;
}

/**
 * Adds one event to the chain, in the transaction of the change it tells of. The head row is locked until that
 * transaction ends, which puts all appends in one order; so append last, after every other lock was taken.
 */
export async function appendEvent(tx: DatabaseTransaction, event: NewEvent): Promise<void> {
  const db = eventTables(tx);
  const head = await db.selectFrom("event_head").select(["seq", "hash"]).forUpdate().executeTakeFirstOrThrow();
  const at = event.at ?? new Date();
  const row = {
    seq: head.seq + 1,
    at: at.toISOString(),
    type: event.type,
    subject: event.subject,
    actor: event.actor,
    data: event.data,
    prevHash: head.hash,
  };
  const hash = eventHash(row);
  await db
    .with("moved", (moved) => moved.updateTable("event_head").set({ seq: row.seq, hash }))
    .insertInto("events")
    .values({
      seq: row.seq,
      at,
      type: row.type,
      subject: row.subject,
      actor: row.actor,
      data: JSON.stringify(row.data),
      prev_hash: row.prevHash,
      hash,
    })
    .execute();
}
