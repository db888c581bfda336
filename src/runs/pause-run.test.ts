import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { detail, ended, plan, step, testEngine, until } from "../../tests/engine.ts";
import { type TestStore, testStore } from "../../tests/store.ts";
import { cancelRun } from "./cancel-run.ts";
import type { Engine } from "./engine.ts";
import { listLocks } from "./list-locks.ts";
import { done } from "./model.ts";
import { pauseRun } from "./pause-run.ts";
import { resumeRun } from "./resume-run.ts";
import { startRun } from "./start-run.ts";

let test: TestStore;
let engine: Engine | undefined;
beforeAll(async () => {
  test = await testStore();
});
afterEach(() => engine?.stop({ graceMs: 0 }));
afterAll(() => test.close());

async function start(...locks: string[]): Promise<string> {
  return (await startRun(test.store.db, { plan: plan([step("one")], { locks }), actor: "ann" })).id;
}

const ask = (id: string) => ({ id, actor: "ann" });

describe("a run paused before it began", () => {
  it("lets others have its locks, and takes up its place when resumed", async () => {
    const [holder, first, second, third] = [await start("a"), await start("a"), await start("a"), await start("a")];
    expect((await pauseRun(test.store.db, ask(first))).state).toBe("paused");
    await cancelRun(test.store.db, ask(holder));
    expect(await listLocks(test.store.db)).toMatchObject([{ run: second }]);
    expect((await resumeRun(test.store.db, ask(first))).state).toBe("queued");
    engine = await testEngine(test, { one: () => done(null) });
    const runs = await Promise.all([ended(test, first), ended(test, second), ended(test, third)]);
    expect(runs.map((run) => run.state)).toEqual(["succeeded", "succeeded", "succeeded"]);
    const begun = runs.map((run) => run.startedAt ?? "");
    expect([...begun].sort()).toEqual([begun[1], begun[0], begun[2]]);
  });

  it("can be cancelled", async () => {
    const [holder, waiting] = [await start("b"), await start("b")];
    await pauseRun(test.store.db, ask(waiting));
    expect((await cancelRun(test.store.db, ask(waiting))).state).toBe("cancelled");
    expect(await listLocks(test.store.db)).toMatchObject([{ run: holder }]);
    await cancelRun(test.store.db, ask(holder));
    expect(await listLocks(test.store.db)).toEqual([]);
  });

  it("starts nothing while it has all its locks", async () => {
    const id = await start("c");
    expect(await pauseRun(test.store.db, ask(id))).toMatchObject({ state: "paused" });
    engine = await testEngine(test, { one: () => done(null), other: () => done(null) });
    const other = await startRun(test.store.db, { plan: plan([step("other")]), actor: "ann" });
    await ended(test, other.id);
    expect(await detail(test, id)).toMatchObject({ state: "paused", startedAt: null, steps: [{ state: "blocked" }] });
    expect((await resumeRun(test.store.db, ask(id))).state).toBe("queued");
    expect(await ended(test, id)).toMatchObject({ state: "succeeded", steps: [{ attempt: 1 }] });
    await until(async () => (await listLocks(test.store.db)).length === 0);
  });
});
