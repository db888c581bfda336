import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ended, plan, step, testEngine, until } from "../../tests/engine.ts";
import { type TestStore, testStore } from "../../tests/store.ts";
import type { Engine } from "./engine.ts";
import { followRun, type RunUpdate } from "./follow-run.ts";
import { done, type StepLog } from "./model.ts";
import { startRun } from "./start-run.ts";

let test: TestStore;
let engine: Engine | undefined;
beforeAll(async () => {
  test = await testStore();
});
afterEach(async () => {
  await engine?.stop({ graceMs: 0 });
});
afterAll(() => test.close());

function texts(updates: readonly RunUpdate[]): string[] {
  return updates.flatMap((update) => (update.kind === "log" ? update.lines.map((line) => line.text) : []));
}

describe("followRun", () => {
  it("tells lines while the step runs, and ends with the run", async () => {
    let log: StepLog | undefined;
    let finish = () => {};
    engine = await testEngine(test, {
      one: (ctx) => {
        log = ctx.log;
        return new Promise((resolve) => {
          finish = () => resolve(done(null));
        });
      },
    });
    const { id } = await startRun(test.store.db, { plan: plan([step("one")]), actor: "ann" });
    const updates: RunUpdate[] = [];
    const following = (async () => {
      for await (const update of followRun(test.store, id, AbortSignal.timeout(20_000))) updates.push(update);
    })();
    (await until(() => log)).note("first");
    await until(() => texts(updates).includes("first"));
    log?.line("out", "second");
    await until(() => texts(updates).includes("second"));
    finish();
    await following;
    const runStates = updates.flatMap((update) => (update.kind === "run" ? [update.run.state] : []));
    const stepStates = updates.flatMap((update) => (update.kind === "step" ? [update.step.state] : []));
    expect(runStates.at(-1)).toBe("succeeded");
    expect(stepStates.at(-1)).toBe("succeeded");
    expect(updates.at(-1)).toMatchObject({ kind: "run", run: { state: "succeeded" } });
  });

  it("goes on after a line, misses none and repeats none, however many there are", async () => {
    const count = 5000;
    engine = await testEngine(test, {
      one: (ctx) => {
        for (let n = 0; n < count; n += 1) ctx.log.line("out", `line ${n}`);
        return done(null);
      },
    });
    const { id } = await startRun(test.store.db, { plan: plan([step("one")]), actor: "ann" });
    const updates: RunUpdate[] = [];
    for await (const update of followRun(test.store, id, AbortSignal.timeout(20_000))) updates.push(update);
    expect(texts(updates)).toEqual(Array.from({ length: count }, (_, n) => `line ${n}`));

    const lines = updates.flatMap((update) => (update.kind === "log" ? update.lines : []));
    const rest: RunUpdate[] = [];
    for await (const update of followRun(test.store, id, AbortSignal.timeout(20_000), lines[count - 3]?.seq))
      rest.push(update);
    expect(texts(rest)).toEqual([`line ${count - 2}`, `line ${count - 1}`]);
  });

  it("tells that a step runs though it says nothing, and all of a run that has ended, at once", async () => {
    const seen = new AbortController();
    const wasSeen = new Promise((resolve) => {
      seen.signal.addEventListener("abort", resolve);
    });
    engine = await testEngine(test, { one: () => wasSeen.then(() => done("made")) });
    const { id } = await startRun(test.store.db, { plan: plan([step("one")]), actor: "ann" });
    const since = Date.now();
    for await (const update of followRun(test.store, id, AbortSignal.timeout(20_000)))
      if (update.kind === "step" && update.step.state === "running") seen.abort();
    expect(Date.now() - since).toBeLessThan(4_500); // sooner than it looks by itself
    const updates: RunUpdate[] = [];
    for await (const update of followRun(test.store, id, AbortSignal.timeout(20_000))) updates.push(update);
    expect(updates).toMatchObject([
      { kind: "step", step: { state: "succeeded", output: "made" } },
      { kind: "run", run: { state: "succeeded" } },
    ]);
  });

  it("ends early when told to, and names a run that is not there", async () => {
    engine = await testEngine(test, { one: () => done(null) }, { roles: { worker: false, scheduler: false } });
    const { id } = await startRun(test.store.db, { plan: plan([step("one")]), actor: "ann" });
    const stop = new AbortController();
    const seen: string[] = [];
    for await (const update of followRun(test.store, id, stop.signal)) {
      seen.push(update.kind);
      stop.abort();
    }
    expect(seen.length).toBeGreaterThan(0);
    await expect(ended(test, "none")).rejects.toMatchObject({ code: "not-found" });
  });
});
