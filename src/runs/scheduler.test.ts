import { sql } from "kysely";
import { PgBoss } from "pg-boss";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ended, plan, step, testEngine, until } from "../../tests/engine.ts";
import { type TestStore, testStore } from "../../tests/store.ts";
import { systemClock } from "../lib/clock.ts";
import type { Engine } from "./engine.ts";
import { done } from "./model.ts";
import { ownIdentity } from "./process-identity.ts";
import { queueName } from "./queue-name.ts";
import { startRun } from "./start-run.ts";
import { takeSteps } from "./take-steps.ts";

let test: TestStore;
const engines: Engine[] = [];
beforeAll(async () => {
  test = await testStore();
});
afterEach(() => Promise.all(engines.splice(0).map((engine) => engine.stop({ graceMs: 0 }))));
afterAll(() => test.close());

/** A worker of another host that takes every step there is, and is never heard of again. */
async function takeAndDie(count: number): Promise<void> {
  const boss = new PgBoss({ connectionString: test.store.url, schema: "pgboss", supervise: false, schedule: false });
  await boss.start();
  const worker = { ...ownIdentity(), host: "elsewhere", name: "elsewhere:1" };
  const { taken } = await takeSteps({ db: test.store.db, boss, clock: systemClock, worker }, queueName([]), count);
  expect(taken).toHaveLength(count);
  await boss.stop({ graceful: false });
}

describe("two schedulers", () => {
  it("declare each step of a silent worker lost once", async () => {
    const count = 12;
    const runs = await Promise.all(
      Array.from({ length: count / 2 }, () =>
        startRun(test.store.db, { plan: plan([step("a"), step("b")]), actor: "ann" }),
      ),
    );
    await takeAndDie(count);
    const bodies = { a: () => done(null), b: () => done(null) };
    const roles = { worker: false, scheduler: true };
    engines.push(await testEngine(test, bodies, { roles }), await testEngine(test, bodies, { roles }));
    await until(async () => {
      const { rows } = await sql<{ n: number }>`select count(*) as n from steps where state = 'ready'`.execute(
        test.store.db,
      );
      return rows[0]?.n === count;
    });
    engines.push(await testEngine(test, bodies, { roles: { worker: true, scheduler: false } }));
    for (const { id } of runs) {
      const run = await ended(test, id);
      expect(run).toMatchObject({ state: "succeeded", steps: [{ attempt: 2 }, { attempt: 2 }] });
    }
    const { rows } = await sql<{ failures: number }>`select distinct failures from steps`.execute(test.store.db);
    expect(rows).toEqual([{ failures: 1 }]);
  });
});
