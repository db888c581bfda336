import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { z } from "zod";
import { createEngine } from "../src/runs/engine.ts";
import { waitForRun } from "../src/runs/follow-run.ts";
import { done, type Plan, type PlanStep, type StepType, waiting } from "../src/runs/model.ts";
import { startRun } from "../src/runs/start-run.ts";
import { openStore, type Store } from "../src/store/open-store.ts";

const throughputRuns = 100;
const stepsPerRun = 20;
const pickups = 300;
const waitingRuns = 10_000;
const starters = 8;
const hourMs = 3_600_000;

type Figures = {
  name: "runs";
  steps_per_s: number;
  pickup_p50_ms: number;
  pickup_p99_ms: number;
  waiting_runs: number;
  waiting_mb_above_idle: number;
};

/** Measures the engine with one worker: steps a second, pick-up latency, memory of waiting. */
export async function benchRuns(note: (line: string) => void): Promise<Figures> {
  note(`memory of ${waitingRuns} waiting runs`);
  const memory = await onFreshDatabase(({ store, dataDir }) => measureWaiting(store, dataDir));
  return await onFreshDatabase(async ({ store, begun }) => {
    note(`${throughputRuns} runs of ${stepsPerRun} steps`);
    const stepsPerSecond = await measureThroughput(store);
    note(`${pickups} pick-ups`);
    const latencies = await measurePickup(store, begun);
    return {
      name: "runs",
      steps_per_s: Math.round(stepsPerSecond),
      pickup_p50_ms: round(percentile(latencies, 0.5)),
      pickup_p99_ms: round(percentile(latencies, 0.99)),
      waiting_runs: waitingRuns,
      waiting_mb_above_idle: round(memory),
    };
  });
}

interface Bench {
  store: Store;
  dataDir: string;
  /** When each step of type `bench/nothing` began, by `performance.now()`. */
  begun: number[];
}

async function onFreshDatabase<T>(measure: (bench: Bench) => Promise<T>): Promise<T> {
  const dataDir = await mkdtemp(join(tmpdir(), "slipway-bench-"));
  const store = await openStore({ dataDir });
  const begun: number[] = [];
  const nothing = () => {
    begun.push(performance.now());
    return done(null);
  };
  const engine = createEngine({
    store,
    dataDir,
    labels: [],
    concurrency: 16,
    roles: { worker: true, scheduler: true },
    stepTypes: [stepType("bench/nothing", nothing), stepType("bench/wait", () => waiting(hourMs, null))],
  });
  try {
    await engine.start();
    return await measure({ store, dataDir, begun });
  } finally {
    await engine.stop({ graceMs: 1000 });
    await store.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

function stepType(id: string, result: () => Awaited<ReturnType<StepType["run"]>>): StepType {
  return { id, config: z.object({}), run: async () => result() };
}

/** A chain: every step needs the one before it, as builds mostly are. */
function chain(uses: string, length: number): Plan {
  const steps = Array.from({ length }, (_, n): PlanStep => {
    return { key: `s${n}`, uses, title: `Step ${n}`, needs: n === 0 ? [] : [`s${n - 1}`], config: {}, retry: "safe" };
  });
  return { kind: "bench", title: "Bench", request: {}, locks: [], steps };
}

async function measureThroughput(store: Store): Promise<number> {
  const start = performance.now();
  const ids = await startMany(store, throughputRuns, chain("bench/nothing", stepsPerRun));
  await until(store, ids.length * stepsPerRun, "succeeded");
  return (throughputRuns * stepsPerRun) / ((performance.now() - start) / 1000);
}

/** From just before the request that starts a run to the first line of its step. */
async function measurePickup(store: Store, begun: number[]): Promise<number[]> {
  const latencies: number[] = [];
  for (let n = 0; n < pickups; n += 1) {
    begun.length = 0;
    const before = performance.now();
    const { id } = await startRun(store.db, { plan: chain("bench/nothing", 1), actor: "bench" });
    await waitForRun(store, id, AbortSignal.timeout(10_000));
    latencies.push((begun[0] ?? Number.NaN) - before);
  }
  return latencies.sort((a, b) => a - b);
}

async function measureWaiting(store: Store, dataDir: string): Promise<number> {
  const idle = await settledMemoryMb(dataDir);
  await startMany(store, waitingRuns, chain("bench/wait", 1));
  await until(store, waitingRuns, "waiting");
  return (await settledMemoryMb(dataDir)) - idle;
}

/** Until idle connections have been closed and collected heap was given back: garbage is not what waiting costs. */
async function settledMemoryMb(dataDir: string): Promise<number> {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  await delay(12_000);
  let last = Number.POSITIVE_INFINITY;
  for (let look = 0; look < 20; look += 1) {
    collect();
    await delay(1_500);
    const now = memoryMb(dataDir);
    if (last - now < 1) return now;
    last = now;
  }
  return last;
}

async function startMany(store: Store, count: number, plan: Plan): Promise<string[]> {
  const ids: string[] = [];
  let next = 0;
  await Promise.all(
    Array.from({ length: starters }, async () => {
      while (next++ < count) ids.push((await startRun(store.db, { plan, actor: "bench" })).id);
    }),
  );
  return ids;
}

async function until(store: Store, count: number, state: string): Promise<void> {
  for (;;) {
    const row = await store.db
      .selectFrom("steps")
      .select(({ fn }) => fn.countAll<number>().as("n"))
      .where("state", "=", state)
      .executeTakeFirstOrThrow();
    if (row.n >= count) return;
    await delay(20);
  }
}

/** This process and every process of the embedded server, each shared page counted by its share. */
function memoryMb(dataDir: string): number {
  const server = Number(readFileSync(join(dataDir, "postgres/data/postmaster.pid"), "utf8").split("\n")[0]);
  const pids = [process.pid, server];
  for (const name of readdirSync("/proc")) {
    if (/^\d+$/.test(name) && parentOf(name) === server) pids.push(Number(name));
  }
  return pids.reduce((sum, pid) => sum + pssKib(pid), 0) / 1024;
}

function parentOf(pid: string): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    return 0; // ended meanwhile
  }
}

function pssKib(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1] ?? 0);
  } catch {
    return 0; // ended meanwhile
  }
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
