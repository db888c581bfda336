import { sql } from "kysely";
import { UserError } from "../lib/errors.ts";
import type { Database, DatabaseTransaction } from "./database.ts";
import type { Migration } from "./migrations/migration.ts";

type MigrationTable = {
  slipway_migrations: { id: string; applied_at: Date };
};

/** Any number, so long as nothing else takes the same advisory lock: the letters of "slip". */
const migrationLock = 0x73_6c_69_70;

/**
 * Applies what is missing, all in one transaction, under a lock that makes a second process wait.
 * @throws UserError `conflict` when the database was written by a newer program.
 */
export async function migrate(db: Database, migrations: readonly Migration[]): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${sql.lit(migrationLock)})`.execute(tx);
    const applied = await appliedIds(tx);
    const unknown = [...applied].filter((id) => !migrations.some((migration) => migration.id === id));
    if (unknown.length > 0) {
      throw new UserError("conflict", `the database is newer than this program (it has ${unknown.join(", ")})`, {
        hint: "update slipway, or use another data folder",
      });
    }
    for (const migration of migrations) {
      if (applied.has(migration.id)) continue;
      await migration.up(tx);
      await tx
        .withTables<MigrationTable>()
        .insertInto("slipway_migrations")
        .values({ id: migration.id, applied_at: new Date() })
        .execute();
    }
  });
}

async function appliedIds(tx: DatabaseTransaction): Promise<Set<string>> {
  await sql`
    create table if not exists slipway_migrations (id text primary key, applied_at timestamptz not null)`.execute(tx);
  const rows = await tx.withTables<MigrationTable>().selectFrom("slipway_migrations").select("id").execute();
  return new Set(rows.map((row) => row.id));
}
