import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { carryOut, plan, step, testEngine } from "../../tests/engine.ts";
import { type TestStore, testStore } from "../../tests/store.ts";
import type { Engine } from "./engine.ts";
import { done, rejected, waiting } from "./model.ts";
import type { EngineObserver } from "./observer.ts";

let test: TestStore;
let engine: Engine | undefined;
beforeAll(async () => {
  test = await testStore();
});
afterEach(() => engine?.stop({ graceMs: 0 }));
afterAll(() => test.close());

describe("the observer of an engine", () => {
  it("is told each step that is taken, how long it was ready, and how each attempt ended", async () => {
    const taken: Parameters<EngineObserver["stepTaken"]>[0][] = [];
    const ended: Parameters<EngineObserver["stepEnded"]>[0][] = [];
    const observer: EngineObserver = { stepTaken: (one) => taken.push(one), stepEnded: (one) => ended.push(one) };
    const bodies = {
      poll: (ctx: { state: unknown }) => (ctx.state === null ? waiting(100, 1) : done(null)),
      no: () => rejected("no"),
    };
    engine = await testEngine(test, bodies, { observer });
    await carryOut(test, plan([step("poll"), step("no", { needs: ["poll"] })]));
    await engine.stop({ graceMs: 0 });
    expect(ended.map(({ uses, outcome }) => [uses, outcome])).toEqual([
      ["test/poll", "waiting"],
      ["test/poll", "succeeded"],
      ["test/no", "rejected"],
    ]);
    for (const { durationMs } of ended) expect(durationMs).toBeGreaterThan(0);
    expect(taken).toHaveLength(3);
    // counted from when it was due, not from when it went to wait
    for (const { waitedMs } of taken) {
      expect(waitedMs).toBeGreaterThanOrEqual(0);
      expect(waitedMs).toBeLessThan(5000);
    }
  });

  it("has a heartbeat that must be quicker than the silence that counts as death", async () => {
    await expect(testEngine(test, {}, { heartbeatMs: 3001 })).rejects.toThrow("heartbeatMs");
  });
});
