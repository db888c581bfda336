import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { carryOut, detail, ended, plan, step, testEngine, until } from "../../tests/engine.ts";
import { type TestStore, testStore } from "../../tests/store.ts";
import { decideAttention } from "./decide-attention.ts";
import type { Engine } from "./engine.ts";
import { done } from "./model.ts";
import { isAlive, processStart } from "./process-identity.ts";
import { readLog } from "./read-log.ts";
import { startRun } from "./start-run.ts";

const script = fileURLToPath(new URL("../../tests/worker-process.ts", import.meta.url));

let test: TestStore;
let engine: Engine | undefined;
const children: ChildProcess[] = [];
beforeAll(async () => {
  test = await testStore();
});
afterEach(async () => {
  await engine?.stop({ graceMs: 0 });
  engine = undefined;
  await Promise.all(children.splice(0).map((child) => kill(child)));
});
afterAll(() => test.close());

async function startWorker(labels = ""): Promise<ChildProcess> {
  const child = fork(script, [test.store.url, test.dataDir, labels], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  children.push(child);
  await once(child, "message");
  return child;
}

async function kill(child: ChildProcess, signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.kill(signal);
  await exit;
}

/** Until the step's tool has made its file, so that there is something to clean up. */
async function begun(run: string): Promise<number> {
  return await until(async () => {
    const [line] = await readLog(test.store.db, { run });
    const folders = await readdir(join(test.dataDir, "work"), { recursive: true });
    const pid = Number(line?.text.replace("pid ", ""));
    return folders.some((path) => path.endsWith("/held")) && pid > 0 && pid;
  });
}

const hang = { uses: "test/hang-once" };

describe("a worker killed with kill -9", () => {
  it("has its safe step done again by another on this host, at once, and its leftovers removed", async () => {
    const first = await startWorker();
    const { id } = await startRun(test.store.db, { plan: plan([step("one", hang)]), actor: "ann" });
    const pid = await begun(id);
    expect(pid).toBe(first.pid);
    await kill(first);
    const since = Date.now();
    const second = await startWorker();
    const run = await ended(test, id);
    expect(run).toMatchObject({ state: "succeeded", steps: [{ attempt: 2, output: { pid: second.pid, attempt: 2 } }] });
    expect(Date.now() - since).toBeLessThan(10_000);
    expect(await readdir(join(test.dataDir, "work"))).toEqual([`${second.pid}-${processStart(second.pid ?? 0)}`]);
  });

  it("leaves its unsafe step to a person", async () => {
    const first = await startWorker();
    const { id } = await startRun(test.store.db, {
      plan: plan([step("one", { ...hang, retry: "unsafe" })]),
      actor: "ann",
    });
    await begun(id);
    await kill(first);
    engine = await testEngine(test, { "hang-once": (ctx) => done(ctx.attempt) });
    expect(await ended(test, id)).toMatchObject({
      state: "attention",
      attention: { step: "one" },
      steps: [{ state: "errored", attempt: 1 }],
    });
    await decideAttention(test.store.db, { id, choice: "retry", actor: "ann", reason: "it had not begun" });
    expect(await ended(test, id)).toMatchObject({ state: "succeeded", steps: [{ attempt: 2, output: 2 }] });
  });

  it("on another host is missed by its heartbeat", async () => {
    const first = await startWorker();
    const { id } = await startRun(test.store.db, { plan: plan([step("one", hang)]), actor: "ann" });
    await begun(id);
    await kill(first);
    // As it would be seen from elsewhere: a host whose processes cannot be asked.
    await sql`update steps set worker_host = 'elsewhere' where run_id = ${id}`.execute(test.store.db);
    engine = await testEngine(test, { "hang-once": (ctx) => done(ctx.attempt) });
    expect(await ended(test, id)).toMatchObject({ state: "succeeded", steps: [{ attempt: 2 }] });
  });

  it("does not stop ten runs that two workers share", async () => {
    const [first, second] = await Promise.all([startWorker(), startWorker()]);
    const chain = [
      step("a", { uses: "test/work", config: { ms: 60 } }),
      step("b", { uses: "test/work", config: { ms: 60 }, needs: ["a"] }),
    ];
    const runs = await Promise.all(
      Array.from({ length: 10 }, () => startRun(test.store.db, { plan: plan(chain), actor: "ann" })),
    );
    await until(async () => {
      const { rows } = await sql<{
        workers: number;
      }>`select count(distinct worker_pid) as workers from steps where state = 'running'`.execute(test.store.db);
      return rows[0]?.workers === 2;
    });
    await kill(first);
    for (const { id } of runs) {
      const run = await ended(test, id);
      expect(run.state).toBe("succeeded");
      expect(run.steps.every((done) => done.attempt === 1 || done.worker?.endsWith(`:${second.pid}`))).toBe(true);
    }
  });
});

describe("a worker that is stopped", () => {
  it("gives its safe step back at once", async () => {
    const first = await startWorker();
    const { id } = await startRun(test.store.db, { plan: plan([step("one", hang)]), actor: "ann" });
    await begun(id);
    await kill(first, "SIGTERM");
    expect(await detail(test, id)).toMatchObject({ state: "running", steps: [{ state: "ready" }] });
    engine = await testEngine(test, { "hang-once": (ctx) => done(ctx.attempt) });
    expect(await ended(test, id)).toMatchObject({ state: "succeeded", steps: [{ attempt: 2 }] });
  });
});

describe("labels", () => {
  it("bring a step only to a worker that has them all", async () => {
    const { id } = await startRun(test.store.db, {
      plan: plan([step("one", { uses: "test/work", config: { ms: 1 }, labels: ["net:prod", "kvm"] })]),
      actor: "ann",
    });
    await startWorker("kvm");
    await carryOut(test, plan([step("free", { uses: "test/work", config: { ms: 1 } })]));
    expect((await detail(test, id)).state).toBe("queued");
    const able = await startWorker("arm64,kvm,net:prod");
    expect(await ended(test, id)).toMatchObject({ state: "succeeded", steps: [{ output: { pid: able.pid } }] });
  });
});

describe("process identity", () => {
  it("tells a process from a later one with its pid", () => {
    const started = processStart(process.pid) ?? "";
    expect(isAlive({ pid: process.pid, started })).toBe(true);
    expect(isAlive({ pid: process.pid, started: "1" })).toBe(false);
    expect(isAlive({ pid: 4_194_305, started })).toBe(false);
  });
});
