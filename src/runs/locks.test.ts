import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { carryOut, detail, ended, plan, step, testEngine, until } from "../../tests/engine.ts";
import { type TestStore, testStore } from "../../tests/store.ts";
import { cancelRun } from "./cancel-run.ts";
import { decideAttention } from "./decide-attention.ts";
import type { Engine } from "./engine.ts";
import { listLocks } from "./list-locks.ts";
import { done, type StepContext, type StepResult } from "./model.ts";
import { startRun } from "./start-run.ts";

let test: TestStore;
let engine: Engine | undefined;
let gates: Map<string, () => void>;
beforeAll(async () => {
  test = await testStore();
});
afterEach(async () => {
  await engine?.stop({ graceMs: 0 });
});
afterAll(() => test.close());

/** An engine whose one step waits until it is let go. */
async function gatedEngine(): Promise<void> {
  gates = new Map();
  const hold = (ctx: StepContext) =>
    new Promise<StepResult>((resolve) => gates.set(ctx.runId, () => resolve(done(null))));
  engine = await testEngine(test, { hold }, { abortGraceMs: 50 });
}

async function start(...locks: string[]): Promise<string> {
  return (
    await startRun(test.store.db, { plan: plan([step("hold")], { locks, title: `Hold ${locks}` }), actor: "ann" })
  ).id;
}

async function begun(id: string): Promise<() => void> {
  return await until(() => gates.get(id));
}

async function holders(): Promise<Record<string, string>> {
  return Object.fromEntries((await listLocks(test.store.db)).map(({ name, run }) => [name, run]));
}

describe("locks", () => {
  it("let one run go at a time, in the order they came", async () => {
    await gatedEngine();
    const ids = [await start("image:web"), await start("image:web"), await start("image:web")];
    const fences: number[] = [];
    for (const [n, id] of ids.entries()) {
      const release = await begun(id);
      expect(gates.size).toBe(n + 1);
      const [lock] = await listLocks(test.store.db);
      expect(lock).toMatchObject({ name: "image:web", run: id, reason: "Hold image:web" });
      fences.push(lock?.fence ?? 0);
      for (const later of ids.slice(n + 1)) expect((await detail(test, later)).state).toBe("queued");
      release();
      expect((await ended(test, id)).state).toBe("succeeded");
    }
    expect(fences).toEqual([...fences].sort((a, b) => a - b));
    expect(await listLocks(test.store.db)).toEqual([]);
  });

  it("are taken all or none, and nobody overtakes one who waits for the same", async () => {
    await gatedEngine();
    const a = await start("a");
    const both = await start("b", "a");
    const b = await start("b");
    const other = await start("c");
    await begun(a);
    await begun(other);
    expect(await holders()).toEqual({ a, c: other });
    expect((await detail(test, b)).state).toBe("queued");
    (await begun(a))();
    (await begun(both))();
    await ended(test, both);
    (await begun(b))();
    (await begun(other))();
    await Promise.all([ended(test, b), ended(test, other)]);
    expect(await holders()).toEqual({});
  });

  it("survive a stop of the worker and are given back by cancel", async () => {
    await gatedEngine();
    const held = await start("image:web");
    await begun(held);
    const waiting = await start("image:web");
    const never = await start("image:web");
    await engine?.stop({ graceMs: 0 });
    expect(await holders()).toEqual({ "image:web": held });
    await cancelRun(test.store.db, { id: never, actor: "ann" });
    expect((await detail(test, never)).state).toBe("cancelled");
    await cancelRun(test.store.db, { id: held, actor: "ann" });
    expect(await holders()).toEqual({ "image:web": waiting });
    await gatedEngine();
    (await begun(waiting))();
    expect((await ended(test, waiting)).state).toBe("succeeded");
  });

  it("stay while a person is asked, and are given on when the run is abandoned", async () => {
    engine = await testEngine(
      test,
      {
        write: () => new Promise<StepResult>(() => {}),
        next: () => done(null),
      },
      { abortGraceMs: 20 },
    );
    const write = plan([step("write", { retry: "unsafe", timeoutMs: 50 })], { locks: ["image:web"] });
    const asked = await carryOut(test, write);
    expect(asked.state).toBe("attention");
    const { id } = await startRun(test.store.db, {
      plan: plan([step("next")], { locks: ["image:web"] }),
      actor: "ann",
    });
    expect(await holders()).toEqual({ "image:web": asked.id });
    expect((await detail(test, id)).state).toBe("queued");
    await decideAttention(test.store.db, { id: asked.id, choice: "abandon", actor: "ann", reason: "no use" });
    expect((await ended(test, asked.id)).state).toBe("errored");
    expect((await ended(test, id)).state).toBe("succeeded");
    expect(await holders()).toEqual({});
  });

  it("hold through many runs at once without a deadlock", async () => {
    await gatedEngine();
    await engine?.stop({ graceMs: 0 });
    engine = await testEngine(test, { hold: () => done(null) });
    const names = ["a", "b", "c"];
    const runs = await Promise.all(
      Array.from({ length: 30 }, (_, n) =>
        carryOut(test, plan([step("hold")], { locks: [names[n % 3] as string, names[(n * 2 + 1) % 3] as string] })),
      ),
    );
    expect(runs.every((run) => run.state === "succeeded")).toBe(true);
  });
});
