import type { ColumnType, JSONColumnType, Kysely } from "kysely";
import type { JsonObject } from "../lib/json.ts";
import type { Database } from "../store/database.ts";

/** As migration 0001 makes them. A type, not an interface: Kysely asks for an index signature. */
export type EventTables = {
  events: {
    seq: number;
    at: ColumnType<Date, Date, never>;
    type: string;
    subject: string;
    actor: string;
    data: JSONColumnType<JsonObject, string, never>;
    prev_hash: string;
    hash: string;
  };
  event_head: { one_row: boolean; seq: number; hash: string };
};

/** The database, or a transaction of it, seen as this room's tables. */
export function eventTables(db: Database): Kysely<EventTables> {
  return db as Kysely<EventTables>;
}
