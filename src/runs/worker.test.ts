import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { carryOut, detail, ended, plan, states, step, testEngine, until } from "../../tests/engine.ts";
import { type TestStore, testStore } from "../../tests/store.ts";
import { cancelRun } from "./cancel-run.ts";
import type { Engine } from "./engine.ts";
import { done, type StepContext, waiting } from "./model.ts";
import { readLog } from "./read-log.ts";
import { retryRun } from "./retry-run.ts";
import { startRun } from "./start-run.ts";

let test: TestStore;
let engine: Engine | undefined;
beforeAll(async () => {
  test = await testStore();
});
afterEach(async () => {
  await engine?.stop({ graceMs: 0 });
  engine = undefined;
});
afterAll(() => test.close());

const start = async (given: ReturnType<typeof plan>) =>
  (await startRun(test.store.db, { plan: given, actor: "ann" })).id;

describe("a result", () => {
  it("is written although the lines before it could not be stored at once", async () => {
    await sql`create sequence log_writes`.execute(test.store.db);
    await sql`
      create function refuse_first() returns trigger language plpgsql as $$
      begin
        if nextval('log_writes') <= 2 then raise exception 'going away' using errcode = 'admin_shutdown'; end if;
        return null;
      end $$`.execute(test.store.db);
    await sql`create trigger refuse_first before insert on run_log execute function refuse_first()`.execute(
      test.store.db,
    );
    engine = await testEngine(test, {
      one: (ctx) => {
        ctx.log.note("a line");
        return done("made");
      },
    });
    const run = await carryOut(test, plan([step("one", { retry: "unsafe" })]));
    await sql`drop trigger refuse_first on run_log`.execute(test.store.db);
    expect(run).toMatchObject({ state: "succeeded", steps: [{ attempt: 1, output: "made" }] });
    expect(await readLog(test.store.db, { run: run.id })).toMatchObject([{ text: "a line" }]);
  });

  it("is written once the connection is back that was lost while it was recorded", async () => {
    let calls = 0;
    engine = await testEngine(test, {
      one: () =>
        done("made", {
          record: async (tx) => {
            calls += 1;
            if (calls > 1) return;
            await sql`select pg_terminate_backend(pg_backend_pid())`.execute(tx).catch(() => {});
            await sql`select 1`.execute(tx);
          },
        }),
    });
    const run = await carryOut(test, plan([step("one", { retry: "unsafe" })]));
    expect(run).toMatchObject({ state: "succeeded", steps: [{ attempt: 1, output: "made" }] });
    expect(calls).toBe(2);
  });

  it("follows a line that is cut in the middle of a character", async () => {
    engine = await testEngine(test, {
      one: (ctx) => {
        ctx.log.note(`${"x".repeat(16_383)}\u{1f600}`);
        return done(null);
      },
    });
    const run = await carryOut(test, plan([step("one")]));
    expect(run.state).toBe("succeeded");
    expect(await readLog(test.store.db, { run: run.id })).toMatchObject([
      { text: expect.stringMatching(/^x+\ufffd…$/) },
    ]);
  });
});

describe("a worker", () => {
  it("ends its steps when the database does not answer for so long that others take it for dead", async () => {
    let aborted: unknown;
    engine = await testEngine(
      test,
      {
        one: async ({ signal, attempt }: StepContext) => {
          if (attempt === 1) await until(() => signal.aborted && signal.reason);
          aborted ??= signal.reason;
          return done(attempt);
        },
      },
      { heartbeatMs: 200, roles: { worker: true, scheduler: false } },
    );
    const id = await start(plan([step("one")]));
    await until(async () => states(await detail(test, id)).one === "running");
    await test.store.db.transaction().execute(async (tx) => {
      await sql`lock table pgboss.job in access exclusive mode`.execute(tx);
      await until(() => aborted);
    });
    expect(aborted).toMatchObject({ message: "the worker no longer holds this step" });
    // Nobody took it meanwhile: what it made still counts.
    expect((await ended(test, id)).steps).toMatchObject([{ state: "succeeded", attempt: 1, output: 1 }]);
  });

  it("serves its queues in turn", async () => {
    const order: string[] = [];
    const body = ({ runId }: StepContext) => {
      order.push(runId);
      return done(null);
    };
    const plain = await Promise.all(Array.from({ length: 10 }, () => start(plan([step("one")]))));
    const special = await start(plan([step("one", { labels: ["kvm"] })]));
    engine = await testEngine(test, { one: body }, { labels: ["kvm"], concurrency: 1 });
    for (const id of [...plain, special]) await ended(test, id);
    expect(order.indexOf(special)).toBeLessThan(3);
  });

  it("looks at each waiting step when its time has come", async () => {
    const late: number[] = [];
    const poll = (ms: number) => (ctx: StepContext) => (ctx.state === null ? waiting(ms, 1) : done(null));
    engine = await testEngine(
      test,
      { soon: poll(300), later: poll(700) },
      { observer: { stepTaken: ({ waitedMs }) => late.push(waitedMs), stepEnded() {} } },
    );
    await carryOut(test, plan([step("soon"), step("later")]));
    expect(late).toHaveLength(4);
    expect(Math.max(...late)).toBeLessThan(2_000);
  });

  it("lets a step have more time than a timer can count", async () => {
    engine = await testEngine(test, { one: ({ signal }) => done(signal.aborted) });
    const run = await carryOut(test, plan([step("one", { timeoutMs: 30 * 24 * 60 * 60 * 1000 })]));
    expect(run).toMatchObject({ state: "succeeded", steps: [{ output: false }] });
  });

  it("carries out a run that was cancelled and taken up again", async () => {
    let release = () => {};
    engine = await testEngine(test, {
      one: ({ attempt }) => {
        if (attempt > 1) return done("again");
        return new Promise((resolve) => {
          release = () => resolve(done("late"));
        });
      },
      two: () => done(null),
    });
    const id = await start(plan([step("one"), step("two", { needs: ["one"] })]));
    await until(async () => states(await detail(test, id)).one === "running");
    await cancelRun(test.store.db, { id, actor: "ann" });
    release();
    expect((await ended(test, id)).state).toBe("cancelled");
    await retryRun(test.store.db, { id, actor: "ann" });
    expect((await ended(test, id)).state).toBe("succeeded");
  });
});
