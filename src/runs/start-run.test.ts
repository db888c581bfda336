import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { detail, ended, plan, step } from "../../tests/engine.ts";
import { type TestStore, testStore } from "../../tests/store.ts";
import { listEvents } from "../events/list-events.ts";
import { cancelRun } from "./cancel-run.ts";
import { countRuns } from "./count-runs.ts";
import { listLocks } from "./list-locks.ts";
import { startRun } from "./start-run.ts";

let test: TestStore;
beforeAll(async () => {
  test = await testStore();
});
afterAll(() => test.close());

const start = (given: ReturnType<typeof plan>) => startRun(test.store.db, { plan: given, actor: "ann" });

describe("a run without steps", () => {
  it("has succeeded as soon as it is started", async () => {
    const run = await start(plan([]));
    expect(run).toMatchObject({ state: "succeeded", finishedAt: expect.any(String) });
    const events = await listEvents(test.store.db, { subject: `run:${run.id}` });
    expect(events.map((event) => event.type)).toEqual(["run.started", "run.succeeded"]);
    expect((await ended(test, run.id)).state).toBe("succeeded");
  });

  it("waits for its locks like any other, and gives them back", async () => {
    const holder = await start(plan([step("one")], { locks: ["a"] }));
    const [first, second] = [await start(plan([], { locks: ["a"] })), await start(plan([], { locks: ["a"] }))];
    expect([first.state, second.state]).toEqual(["queued", "queued"]);
    await cancelRun(test.store.db, { id: second.id, actor: "ann" });
    expect((await detail(test, second.id)).state).toBe("cancelled");
    await cancelRun(test.store.db, { id: holder.id, actor: "ann" });
    expect((await detail(test, first.id)).state).toBe("succeeded");
    expect(await listLocks(test.store.db)).toEqual([]);
  });
});

describe("countRuns", () => {
  it("counts every run, and the steps that have not ended of those that have not", async () => {
    const before = await countRuns(test.store.db);
    const open = await start(plan([step("one"), step("two", { needs: ["one"] })]));
    const after = await countRuns(test.store.db);
    expect(after.queueDepth).toBe(before.queueDepth + 1);
    expect(after.steps).toEqual({ ready: 1, blocked: 1 });
    expect(after.runs).toEqual({ ...before.runs, queued: 1 });
    await cancelRun(test.store.db, { id: open.id, actor: "ann" });
    expect(await countRuns(test.store.db)).toMatchObject({ steps: {}, queueDepth: 0 });
  });
});
