import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestStore, testStore } from "../../tests/store.ts";
import { posting, testServer } from "../../tests/test-server.ts";
import { createPool } from "../store/pool.ts";
import { asDatabaseError } from "./database-error.ts";

let harness: TestStore;
beforeAll(async () => {
  harness = await testStore();
});
afterAll(() => harness.close());

async function thrownBy(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => expect.unreachable("nothing was thrown"),
    (error: unknown) => error,
  );
}

describe("asDatabaseError", () => {
  test("a wrong statement stays a bug", async () => {
    const error = await thrownBy(sql`select from nowhere`.execute(harness.store.db));
    expect(asDatabaseError(error)).toBeUndefined();
  });

  test("a connection that the server ends", async () => {
    const error = await thrownBy(sql`select pg_terminate_backend(pg_backend_pid())`.execute(harness.store.db));
    expect(asDatabaseError(error)).toMatchObject({ code: "database-unreachable", retryAfterMs: 1000, cause: error });
  });

  test("a server that is not there", async () => {
    const pool = createPool("postgresql://slipway@127.0.0.1:1/slipway", 1);
    const error = await thrownBy(pool.query("select 1"));
    await pool.end();
    expect(asDatabaseError(error)).toMatchObject({ code: "database-unreachable" });
  });

  test.each([
    ["53100", "disk-full"],
    ["53300", "database-unreachable"],
    ["08006", "database-unreachable"],
    ["57P03", "database-unreachable"],
  ])("state %s is %s", (code, expected) => {
    expect(asDatabaseError(Object.assign(new Error("no"), { code }))).toMatchObject({ code: expected });
  });

  test.each([[undefined], ["text"], [new Error("other")], [Object.assign(new Error("x"), { code: "23505" })]])(
    "%s is not the database's",
    (error) => {
      expect(asDatabaseError(error)).toBeUndefined();
    },
  );

  test("a route answers it with 503 and when to try again", async () => {
    const { fetch } = await testServer({
      channels: {
        rollback: async () => {
          await sql`select pg_terminate_backend(pg_backend_pid())`.execute(harness.store.db);
          throw new Error("the connection should have ended");
        },
      },
    });
    const body = { image: "web", reason: "it does not boot" };
    const answer = await fetch("/v1/channels/stage/rollback", posting(body));
    expect(answer.status).toBe(503);
    expect(answer.headers.get("retry-after")).toBe("1");
    expect(await answer.json()).toMatchObject({ kind: "upstream", code: "database-unreachable", exit: 4 });
  });
});
