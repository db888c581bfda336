import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { detail, ended, plan, states, step, testEngine, until } from "../../tests/engine.ts";
import { type TestStore, testStore } from "../../tests/store.ts";
import { verifyEventLog } from "../events/verify-event-log.ts";
import { cancelRun } from "./cancel-run.ts";
import type { Engine } from "./engine.ts";
import { listLocks } from "./list-locks.ts";
import { done, type StepContext, waiting } from "./model.ts";
import { startRun } from "./start-run.ts";

let test: TestStore;
let engine: Engine | undefined;
beforeAll(async () => {
  test = await testStore();
});
afterEach(() => engine?.stop({ graceMs: 0 }));
afterAll(() => test.close());

const ask = (id: string) => ({ id, actor: "ann" });

describe("cancel", () => {
  it("keeps the result of a step that ended all the same, and starts nothing after it", async () => {
    let heard = false;
    engine = await testEngine(test, {
      one: async ({ signal }: StepContext) => {
        await until(() => signal.aborted);
        heard = true;
        return done("made");
      },
      two: () => done(null),
    });
    const steps = [step("one"), step("two", { needs: ["one"] })];
    const { id } = await startRun(test.store.db, { plan: plan(steps), actor: "ann" });
    await until(async () => states(await detail(test, id)).one === "running");
    await cancelRun(test.store.db, ask(id));
    const run = await ended(test, id);
    expect(heard).toBe(true);
    expect(run).toMatchObject({ state: "cancelled", steps: [{ state: "succeeded", output: "made" }, {}] });
    expect(states(run).two).toBe("cancelled");
  });

  it("ends a run that waits, at once", async () => {
    engine = await testEngine(test, { poll: () => waiting(3_600_000, null) });
    const { id } = await startRun(test.store.db, { plan: plan([step("poll")], { locks: ["x"] }), actor: "ann" });
    await until(async () => (await detail(test, id)).state === "waiting");
    expect((await cancelRun(test.store.db, ask(id))).state).toBe("cancelled");
    expect(await listLocks(test.store.db)).toEqual([]);
  });

  it("at the very moment that steps end leaves every run ended and no lock behind", async () => {
    engine = await testEngine(test, { a: () => done(null), b: () => done(null) }, { concurrency: 8 });
    const steps = [step("a"), step("b", { needs: ["a"] })];
    const ids = await Promise.all(
      Array.from({ length: 40 }, async (_, n) => {
        const given = plan(steps, { locks: [`lock-${n % 4}`] });
        const { id } = await startRun(test.store.db, { plan: given, actor: "ann" });
        await cancelRun(test.store.db, ask(id)).catch((error: { code?: string }) => {
          expect(error.code).toBe("conflict"); // it had ended first
        });
        return id;
      }),
    );
    for (const id of ids) {
      const run = await ended(test, id);
      expect(["succeeded", "cancelled"]).toContain(run.state);
      if (run.state === "succeeded") expect(states(run)).toEqual({ a: "succeeded", b: "succeeded" });
      else expect(Object.values(states(run))).toContain("cancelled");
    }
    expect(await listLocks(test.store.db)).toEqual([]);
    expect(await verifyEventLog(test.store.db)).toMatchObject({ ok: true });
  });
});
