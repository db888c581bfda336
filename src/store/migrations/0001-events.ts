import { sql } from "kysely";
import type { Migration } from "./migration.ts";

/** The hash-chained log, and the row that remembers its end, so that a cut-off tail is noticed. */
export const eventsMigration: Migration = {
  id: "0001-events",
  async up(tx) {
    await sql`
      create table events (
        seq bigint primary key,
        at timestamptz not null,
        type text not null,
        subject text not null,
        actor text not null,
        data jsonb not null,
        prev_hash text not null,
        hash text not null
      )`.execute(tx);
    await sql`create index events_subject on events (subject, seq)`.execute(tx);
    await sql`
      create table event_head (
        one_row boolean primary key default true check (one_row),
        seq bigint not null,
        hash text not null
      )`.execute(tx);
    await sql`insert into event_head (seq, hash) values (0, '')`.execute(tx);
  },
};
