import type { Selectable } from "kysely";
import type { Database } from "../store/database.ts";
import type { Event } from "./model.ts";
import { type EventTables, eventTables } from "./tables.ts";

export interface EventQuery {
  /** Only events with a greater `seq`. */
  after?: number;
  /** At most this many; default 100. */
  limit?: number;
  subject?: string;
}

/** Events in the order they happened. */
export async function listEvents(db: Database, query: EventQuery = {}): Promise<Event[]> {
  let select = eventTables(db)
    .selectFrom("events")
    .selectAll()
    .where("seq", ">", query.after ?? 0)
    .orderBy("seq")
    .limit(query.limit ?? 100);
  if (query.subject !== undefined) select = select.where("subject", "=", query.subject);
  return (await select.execute()).map(toEvent);
}

function toEvent({ prev_hash, at, ...row }: Selectable<EventTables["events"]>): Event {
  return { ...row, at: at.toISOString(), prevHash: prev_hash };
}
