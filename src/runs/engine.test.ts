import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { carryOut, detail, ended, plan, states, step, testEngine, until } from "../../tests/engine.ts";
import { type TestStore, testStore } from "../../tests/store.ts";
import { appendEvent } from "../events/append-event.ts";
import { listEvents } from "../events/list-events.ts";
import { verifyEventLog } from "../events/verify-event-log.ts";
import { UpstreamError, UserError } from "../lib/errors.ts";
import { exec } from "../lib/exec.ts";
import { cancelRun } from "./cancel-run.ts";
import { decideAttention } from "./decide-attention.ts";
import type { Engine } from "./engine.ts";
import { listRuns } from "./list-runs.ts";
import { done, rejected, type StepContext, waiting } from "./model.ts";
import { pauseRun } from "./pause-run.ts";
import { readLog } from "./read-log.ts";
import { resumeRun } from "./resume-run.ts";
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

describe("a run", () => {
  it("hands outputs on, keeps logs, and tells the event log", async () => {
    engine = await testEngine(test, {
      one: (ctx) => {
        ctx.log.note("beginning");
        ctx.log.line("err", "a\0b");
        return done({ n: 1 }, { cached: true });
      },
      two: (_ctx, input) => done({ got: (input.one as { n: number }).n + 1 }),
    });
    const run = await carryOut(test, plan([step("one"), step("two", { needs: ["one"] })]));
    expect(run.state).toBe("succeeded");
    expect(run.steps).toMatchObject([
      { key: "one", attempt: 1, cached: true, output: { n: 1 } },
      { key: "two", attempt: 1, cached: false, output: { got: 2 } },
    ]);
    expect(await readLog(test.store.db, { run: run.id })).toMatchObject([
      { step: "one", stream: "note", text: "beginning" },
      { step: "one", stream: "err", text: "ab" },
    ]);
    const events = await listEvents(test.store.db, { subject: `run:${run.id}` });
    expect(events.map((event) => event.type)).toEqual(["run.started", "run.succeeded"]);
    expect(await listRuns(test.store.db, { state: "succeeded", limit: 1 })).toMatchObject([{ id: run.id }]);
  });

  it("gives each attempt an empty folder and removes it", async () => {
    let folder = "";
    engine = await testEngine(test, {
      one: async (ctx) => {
        folder = ctx.workDir;
        await writeFile(join(folder, "file"), "x");
        return done(null);
      },
    });
    await carryOut(test, plan([step("one")]));
    expect(folder).toContain(test.dataDir);
    expect(existsSync(folder)).toBe(false);
  });

  it("skips what needed a rejected step and goes on with the rest", async () => {
    engine = await testEngine(test, {
      no: () => rejected("too big", { hint: "shrink it" }),
      yes: () => done(null),
      after: () => done(null),
    });
    const run = await carryOut(test, plan([step("no"), step("yes"), step("after", { needs: ["no"] })]));
    expect(states(run)).toEqual({ no: "rejected", yes: "succeeded", after: "skipped" });
    expect(run).toMatchObject({ state: "rejected", error: { message: "too big", hint: "shrink it", exit: 3 } });
  });

  it.each([
    ["a bug", new TypeError("oops"), "errored", { kind: "bug" }],
    ["a user's error", new UserError("not-found", "no such mirror"), "errored", { code: "not-found" }],
    ["a refusal", new UserError("evidence-missing", "no boot evidence"), "rejected", { code: "evidence-missing" }],
  ])("ends with %s", async (_name, error, state, body) => {
    engine = await testEngine(test, {
      one: () => {
        throw error;
      },
    });
    expect(await carryOut(test, plan([step("one")]))).toMatchObject({ state, error: body });
  });

  it.each([
    ["an output that no database keeps", () => done("a\0b")],
    [
      "an error that no database keeps",
      () => {
        throw new UpstreamError("tool-failed", "printed a\0b");
      },
    ],
  ])("ends with %s, and says so", async (_name, body) => {
    engine = await testEngine(test, { one: body });
    const run = await carryOut(test, plan([step("one", { retry: "unsafe" })]));
    expect(run).toMatchObject({ state: "errored", error: { message: expect.not.stringContaining("\0") } });
  });

  it("names a step type or a config that is not right", async () => {
    engine = await testEngine(test, {});
    expect(await carryOut(test, plan([step("one")]))).toMatchObject({
      state: "errored",
      error: { message: expect.stringContaining("test/one") },
    });
  });
});

describe("recording", () => {
  it("commits with the result, once", async () => {
    engine = await testEngine(test, {
      one: (ctx) =>
        done(null, {
          record: (tx) =>
            appendEvent(tx, { type: "thing.made", subject: `thing:${ctx.runId}`, actor: ctx.actor, data: {} }),
        }),
    });
    const run = await carryOut(test, plan([step("one")]));
    expect(await listEvents(test.store.db, { subject: `thing:${run.id}` })).toHaveLength(1);
    expect(await verifyEventLog(test.store.db)).toMatchObject({ ok: true });
  });

  it("turns a refusal into the step's own", async () => {
    engine = await testEngine(test, {
      one: (ctx) =>
        done("kept?", {
          record: async (tx) => {
            await appendEvent(tx, { type: "thing.made", subject: `thing:${ctx.runId}`, actor: "x", data: {} });
            throw new UserError("evidence-missing", "not yet");
          },
        }),
    });
    const run = await carryOut(test, plan([step("one")]));
    expect(run).toMatchObject({ state: "rejected", steps: [{ state: "rejected", output: null }] });
    expect(await listEvents(test.store.db, { subject: `thing:${run.id}` })).toEqual([]);
  });
});

describe("trying again", () => {
  const busy = () => new UpstreamError("network-unreachable", "busy", { retryAfterMs: 20 });

  it("repeats a safe step after an error that passes", async () => {
    engine = await testEngine(test, {
      one: (ctx) => {
        if (ctx.attempt < 3) throw busy();
        return done(ctx.idempotencyKey);
      },
    });
    const run = await carryOut(test, plan([step("one")]));
    expect(run.steps).toMatchObject([{ state: "succeeded", attempt: 3, output: `${run.id}/one` }]);
  });

  it("gives up after the attempts it was given", async () => {
    let calls = 0;
    engine = await testEngine(test, {
      one: () => {
        calls += 1;
        throw busy();
      },
    });
    expect(await carryOut(test, plan([step("one", { maxAttempts: 2 })]))).toMatchObject({ state: "errored" });
    expect(calls).toBe(2);
  });
});

describe("waiting", () => {
  it("comes back with its state, as the same attempt, and holds no place meanwhile", async () => {
    engine = await testEngine(
      test,
      {
        poll: (ctx) => {
          const seen = (ctx.state as number | null) ?? 0;
          return seen < 2 ? waiting(300, seen + 1) : done({ seen, attempt: ctx.attempt });
        },
        other: () => done(null),
      },
      { concurrency: 1 },
    );
    const { id } = await startRun(test.store.db, { plan: plan([step("poll")]), actor: "ann" });
    await until(async () => (await detail(test, id)).state === "waiting");
    expect(engine.metrics().running).toBe(0);
    expect((await carryOut(test, plan([step("other")]))).state).toBe("succeeded");
    expect((await ended(test, id)).steps).toMatchObject([{ state: "succeeded", output: { seen: 2, attempt: 1 } }]);
  });
});

describe("stopping a run", () => {
  async function sleepLong(ctx: StepContext) {
    await exec(["sleep", "600"], { signal: ctx.signal });
    return done(null);
  }

  it("cancel reaches the process that the step runs", async () => {
    let pid: number | undefined;
    engine = await testEngine(test, {
      one: async (ctx) => {
        await exec(["sh", "-c", "echo $$; exec sleep 600"], {
          signal: ctx.signal,
          onLine: (_stream, line) => {
            pid = Number(line);
          },
        });
        return done(null);
      },
    });
    const { id } = await startRun(test.store.db, {
      plan: plan([step("one"), step("two", { needs: ["one"] })]),
      actor: "ann",
    });
    const child = await until(() => pid);
    expect(existsSync(`/proc/${child}`)).toBe(true);
    await cancelRun(test.store.db, { id, actor: "ann" });
    const run = await ended(test, id);
    expect(run.state).toBe("cancelled");
    expect(states(run)).toEqual({ one: "cancelled", two: "cancelled" });
    expect(existsSync(`/proc/${child}`)).toBe(false);
    await expect(cancelRun(test.store.db, { id, actor: "ann" })).rejects.toMatchObject({ code: "conflict" });
  });

  it("a time limit ends a safe step as errored", async () => {
    engine = await testEngine(test, { one: sleepLong });
    const run = await carryOut(test, plan([step("one", { timeoutMs: 100 })]));
    expect(run).toMatchObject({ state: "errored", error: { code: "timed-out" } });
  });

  it("a step that does not heed its signal is given up on", async () => {
    engine = await testEngine(test, { one: () => new Promise(() => {}) }, { abortGraceMs: 50 });
    expect(await carryOut(test, plan([step("one", { timeoutMs: 50 })]))).toMatchObject({
      state: "errored",
      error: { code: "timed-out" },
    });
  });

  it("pause lets what runs finish and starts nothing; resume goes on", async () => {
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    let begun = false;
    engine = await testEngine(test, {
      one: async () => {
        begun = true;
        await gate;
        return done(null);
      },
      two: () => done(null),
    });
    const { id } = await startRun(test.store.db, {
      plan: plan([step("one"), step("two", { needs: ["one"] })]),
      actor: "ann",
    });
    await until(() => begun);
    expect((await pauseRun(test.store.db, { id, actor: "ann" })).state).toBe("paused");
    release();
    await until(async () => states(await detail(test, id)).one === "succeeded");
    expect(await detail(test, id)).toMatchObject({ state: "paused", steps: [{}, { state: "blocked" }] });
    await resumeRun(test.store.db, { id, actor: "ann" });
    expect((await ended(test, id)).state).toBe("succeeded");
  });

  it("pause holds a waiting step, also past its time", async () => {
    engine = await testEngine(test, { poll: (ctx) => (ctx.state === null ? waiting(50, 1) : done(null)) });
    const { id } = await startRun(test.store.db, { plan: plan([step("poll")]), actor: "ann" });
    await until(async () => (await detail(test, id)).state === "waiting");
    await pauseRun(test.store.db, { id, actor: "ann" });
    const due = (await detail(test, id)).steps[0]?.waitingUntil ?? "";
    await until(() => Date.now() > Date.parse(due) + 300);
    expect((await detail(test, id)).state).toBe("paused");
    await resumeRun(test.store.db, { id, actor: "ann" });
    expect((await ended(test, id)).state).toBe("succeeded");
  });
});

describe("an unknown outcome", () => {
  it.each([
    ["succeeded", "succeeded", { write: "succeeded", after: "succeeded" }, 1],
    ["retry", "succeeded", { write: "succeeded", after: "succeeded" }, 2],
    ["abandon", "errored", { write: "errored", after: "skipped" }, 1],
  ] as const)("is put to a person: %s", async (choice, state, expected, calls) => {
    let called = 0;
    engine = await testEngine(test, {
      write: async (ctx) => {
        called += 1;
        if (called === 1) await exec(["sleep", "600"], { signal: ctx.signal });
        return done(null);
      },
      after: () => done(null),
    });
    const steps = [step("write", { retry: "unsafe", timeoutMs: 300 }), step("after", { needs: ["write"] })];
    const run = await carryOut(test, plan(steps));
    expect(run).toMatchObject({
      state: "attention",
      attention: { step: "write", choices: ["succeeded", "retry", "abandon"] },
    });
    await decideAttention(test.store.db, { id: run.id, choice, actor: "ann", reason: "I looked" });
    const after = await ended(test, run.id);
    expect(after).toMatchObject({ state, attention: null });
    expect(states(after)).toEqual(expected);
    expect(called).toBe(calls);
  });
});
