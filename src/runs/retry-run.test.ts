import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { carryOut, ended, plan, states, step, testEngine } from "../../tests/engine.ts";
import { type TestStore, testStore } from "../../tests/store.ts";
import { digestPlan } from "./digest-plan.ts";
import type { Engine } from "./engine.ts";
import { done, rejected } from "./model.ts";
import { retryRun, unchangedSteps } from "./retry-run.ts";
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

describe("retryRun", () => {
  const a = step("a");
  const b = step("b", { needs: ["a"] });
  const c = step("c", { needs: ["b"] });

  async function failing(): Promise<{ calls: string[] }> {
    const calls: string[] = [];
    engine = await testEngine(test, {
      a: () => done(calls.push("a")),
      b: () => (calls.push("b") > 2 ? done("b") : rejected("no")),
      c: (_ctx, input) => done({ from: input.b as string, calls: calls.push("c") }),
    });
    return { calls };
  }

  it("goes on from the step that failed", async () => {
    const { calls } = await failing();
    const first = await carryOut(test, plan([a, b, c], { locks: ["x"] }));
    expect(states(first)).toEqual({ a: "succeeded", b: "rejected", c: "skipped" });
    await retryRun(test.store.db, { id: first.id, actor: "ann" });
    const second = await ended(test, first.id);
    expect(second).toMatchObject({ state: "succeeded", error: null, parentPlanDigest: null });
    expect(Date.parse(second.startedAt ?? "")).toBeGreaterThan(Date.parse(first.finishedAt ?? ""));
    expect(second.steps).toMatchObject([
      { key: "a", cached: true, attempt: 1, output: 1 },
      { key: "b", cached: false, attempt: 2 },
      { key: "c", attempt: 1, output: { from: "b" } },
    ]);
    expect(calls).toEqual(["a", "b", "b", "c"]);
    await expect(retryRun(test.store.db, { id: first.id, actor: "ann" })).rejects.toMatchObject({ code: "conflict" });
  });

  it("is refused while the run goes on", async () => {
    const { id } = await startRun(test.store.db, { plan: plan([step("never", { labels: ["none"] })]), actor: "ann" });
    await expect(retryRun(test.store.db, { id, actor: "ann" })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("queued"),
    });
  });

  it("with a new plan starts anew what changed and what needs it", async () => {
    const { calls } = await failing();
    const before = plan([a, b, c]);
    const first = await carryOut(test, before);
    const after = plan([{ ...a, config: { size: 2 } }, b, c]);
    await retryRun(test.store.db, { id: first.id, actor: "ann", plan: after });
    const second = await ended(test, first.id);
    expect(second).toMatchObject({
      state: "succeeded",
      planDigest: digestPlan(after),
      parentPlanDigest: digestPlan(before),
    });
    expect(calls).toEqual(["a", "b", "a", "b", "c"]);
  });
});

describe("unchangedSteps", () => {
  const a = step("a");
  const b = step("b", { needs: ["a"] });
  const c = step("c", { needs: ["b"] });
  const old = plan([a, b, c]);

  it.each([
    ["nothing changed", [a, b, c], ["a", "b", "c"]],
    ["a title changed", [{ ...a, title: "Other" }, b, c], ["a", "b", "c"]],
    ["the first changed", [{ ...a, config: { n: 1 } }, b, c], []],
    ["the last changed", [a, b, { ...c, uses: "test/other" }], ["a", "b"]],
    ["one was taken out", [a, { ...c, needs: ["a"] }], ["a"]],
    ["one was added", [a, step("new", { needs: ["a"] }), b, c], ["a", "b", "c"]],
  ])("%s", (_name, steps, kept) => {
    expect([...unchangedSteps(old, plan(steps), new Set(["a", "b", "c"]))]).toEqual(kept);
  });

  it("keeps only what had succeeded", () => {
    expect([...unchangedSteps(old, old, new Set(["a", "c"]))]).toEqual(["a"]);
  });
});
