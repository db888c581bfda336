import { sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type TestStore, testStore } from "../../tests/store.ts";
import { migrate } from "./migrate.ts";
import { allMigrations } from "./migrations/all.ts";

let test: TestStore;
beforeAll(async () => {
  test = await testStore();
});
afterAll(() => test.close());

const extra = {
  id: "9998-extra",
  up: async (tx) => {
    await sql`create table extra (n int)`.execute(tx);
  },
} satisfies (typeof allMigrations)[number];

it("applies what is missing, once, also when two processes start together", async () => {
  const both = [...allMigrations, extra];
  await Promise.all([migrate(test.store.db, both), migrate(test.store.db, both)]);
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from slipway_migrations`.execute(test.store.db);
  expect(rows[0]?.n).toBe(allMigrations.length + 1);
});

it("refuses a database newer than the program", async () => {
  await expect(migrate(test.store.db, allMigrations)).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("9998-extra"),
  });
});

it("leaves nothing of a migration that fails", async () => {
  const broken = {
    id: "9999-broken",
    up: async (tx) => {
      await sql`create table half (n int)`.execute(tx);
      await sql`select 1/0`.execute(tx);
    },
  } satisfies (typeof allMigrations)[number];
  await expect(migrate(test.store.db, [...allMigrations, extra, broken])).rejects.toThrow("division");
  const { rows } = await sql<{ half: string | null }>`select to_regclass('half') as half`.execute(test.store.db);
  expect(rows[0]?.half).toBeNull();
});

it("has its migrations in order", () => {
  const ids = allMigrations.map((migration) => migration.id);
  expect(ids).toEqual([...ids].sort());
});
