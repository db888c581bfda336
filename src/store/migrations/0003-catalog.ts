import { sql } from "kysely";
import type { DatabaseTransaction } from "../database.ts";
import type { Migration } from "./migration.ts";

/**
 * Versions, their artifacts, evidence and channel moves are only ever added: the database itself refuses to change or
 * delete them. Only `channels` (where each channel points now) changes; its history is `channel_moves`.
 */
export const catalogMigration: Migration = {
  id: "0003-catalog",
  async up(tx) {
    await createVersions(tx);
    await createEvidence(tx);
    await createChannels(tx);
    await refuseChanges(tx, ["versions", "artifacts", "evidence", "channel_moves"]);
  },
};

async function createVersions(tx: DatabaseTransaction): Promise<void> {
  // One row per image: locked while a version of it is numbered.
  await sql`create table images (name text primary key, created_at timestamptz not null)`.execute(tx);
  await sql`
    create table versions (
      seq bigint generated always as identity unique,
      image text not null references images,
      version text not null,
      day text not null check (day ~ '^[0-9]{8}$'),
      number integer not null check (number >= 1),
      digest text not null,
      inputs_digest text not null,
      raw_digests text[] not null,
      variants text[] not null,
      packages jsonb not null,
      run_id text not null,
      recorded_by text not null,
      created_at timestamptz not null,
      primary key (image, version),
      unique (image, inputs_digest, variants),
      check (version = day || '.' || number),
      check (digest = any (raw_digests))
    )`.execute(tx);
  await sql`
    create table artifacts (
      image text not null,
      version text not null,
      position integer not null,
      digest text not null check (digest ~ '^sha256:[0-9a-f]{64}$'),
      format text not null,
      arch text not null,
      flavour text,
      size_bytes bigint not null,
      allocated_bytes bigint not null,
      file_name text not null,
      primary key (image, version, position),
      foreign key (image, version) references versions
    )`.execute(tx);
  await sql`
    create unique index artifacts_variant
    on artifacts (image, version, format, arch, coalesce(flavour, ''))`.execute(tx);
  await sql`create index artifacts_digest on artifacts (digest text_pattern_ops)`.execute(tx);
  // A format may be made later from a raw disk that is there; a raw disk comes with its version or never.
  await sql`
    create function refuse_late_raw_artifact() returns trigger language plpgsql as $$
    begin
      if new.format = 'raw' and not exists (
        select from versions v
        where v.image = new.image and v.version = new.version and new.digest = any (v.raw_digests)
      ) then
        raise exception 'version % of % was recorded without raw artifact %', new.version, new.image, new.digest;
      end if;
      return new;
    end $$`.execute(tx);
  await sql`
    create trigger artifacts_raw before insert on artifacts
    for each row execute function refuse_late_raw_artifact()`.execute(tx);
}

async function createEvidence(tx: DatabaseTransaction): Promise<void> {
  await sql`
    create table evidence (
      id bigint generated always as identity primary key,
      subject text not null check (subject ~ '^sha256:[0-9a-f]{64}$'),
      check_name text not null,
      result text not null check (result in ('passed', 'failed')),
      detail jsonb not null,
      envelope jsonb not null,
      run_id text not null,
      recorded_at timestamptz not null
    )`.execute(tx);
  await sql`create index evidence_subject on evidence (subject, check_name, id desc)`.execute(tx);
}

async function createChannels(tx: DatabaseTransaction): Promise<void> {
  await sql`
    create table channels (
      image text not null references images,
      channel text not null,
      position integer not null,
      version text,
      since timestamptz,
      moved_by text,
      primary key (image, channel),
      foreign key (image, version) references versions,
      check ((version is null) = (since is null) and (version is null) = (moved_by is null))
    )`.execute(tx);
  await sql`
    create table channel_moves (
      seq bigint generated always as identity primary key,
      image text not null,
      channel text not null,
      from_version text,
      to_version text not null,
      action text not null check (action in ('promote', 'rollback')),
      actor text not null,
      moved_at timestamptz not null,
      override jsonb,
      reason text check (length(trim(reason)) > 0),
      foreign key (image, channel) references channels,
      foreign key (image, from_version) references versions (image, version),
      foreign key (image, to_version) references versions (image, version),
      check (from_version is distinct from to_version)
    )`.execute(tx);
  await sql`create index channel_moves_channel on channel_moves (image, channel, seq)`.execute(tx);
}

async function refuseChanges(tx: DatabaseTransaction, tables: readonly string[]): Promise<void> {
  await sql`
    create function refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception 'rows of % are never changed or deleted', tg_table_name using errcode = 'restrict_violation';
    end $$`.execute(tx);
  for (const table of tables) {
    await sql`
      create trigger ${sql.ref(`${table}_immutable`)} before update or delete or truncate on ${sql.table(table)}
      for each statement execute function refuse_change()`.execute(tx);
  }
}
