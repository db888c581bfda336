import { Kysely, PostgresDialect, sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type TestStore, testStore } from "../../tests/store.ts";
import { createPool } from "./pool.ts";

let test: TestStore;
let db: Kysely<Record<string, Record<string, unknown>>>;
beforeAll(async () => {
  test = await testStore();
  db = new Kysely({ dialect: new PostgresDialect({ pool: createPool(test.store.url, 1) }) });
  await sql`create table things (n int)`.execute(db);
  await sql`insert into things values (1), (2)`.execute(db);
});
afterAll(async () => {
  await db.destroy();
  await test.close();
});

const find = (n: number) => db.selectFrom("things").selectAll().where("n", "=", n).execute();

async function prepared(): Promise<string[]> {
  const { rows } = await sql<{ statement: string }>`select statement from pg_prepared_statements`.execute(db);
  return rows.map((row) => row.statement);
}

it("prepares what is sent again and again, and nothing else", async () => {
  for (let n = 0; n < 4; n += 1) await find(1);
  expect(await prepared()).toEqual([]);
  expect([await find(1), await find(2), await find(3)]).toEqual([[{ n: 1 }], [{ n: 2 }], []]);
  expect(await prepared()).toEqual([expect.stringContaining('from "things"')]);
});

it("keeps a bounded number", async () => {
  for (let text = 0; text < 120; text += 1) {
    for (let times = 0; times < 5; times += 1) await sql`select ${times}::int + ${sql.lit(text)}`.execute(db);
  }
  expect((await prepared()).length).toBeLessThanOrEqual(100);
});

it("makes a new plan when the table has changed", async () => {
  await sql`alter table things add column more text default 'x'`.execute(db);
  await expect(find(1)).rejects.toMatchObject({ code: "0A000" });
  expect(await find(1)).toEqual([{ n: 1, more: "x" }]);
});

it("never prepares what may be several statements", async () => {
  const pool = createPool(test.store.url, 1);
  for (let times = 0; times < 6; times += 1) await pool.query("begin; select 1; commit", []);
  await pool.end();
});
