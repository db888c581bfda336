import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestStore, testStore } from "../../tests/store.ts";
import { createPool } from "./pool.ts";

let harness: TestStore;
beforeAll(async () => {
  harness = await testStore();
});
afterAll(() => harness.close());

test("a connection that breaks between two queries fails the second, not the process", async () => {
  const pool = createPool(harness.store.url, 2);
  const client = await pool.connect();
  const broken = new Promise<void>((resolve) => void client.once("end", resolve));
  const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
  await pool.query("select pg_terminate_backend($1)", [rows[0]?.pid]);
  await broken;
  await expect(client.query("select 1")).rejects.toThrow();
  client.release();
  expect((await pool.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  await pool.end();
});
