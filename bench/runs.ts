import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { z } from "zod";
import { cancelRun } from "../src/runs/cancel-run.ts";
import { createEngine } from "../src/runs/engine.ts";
import { waitForRun } from "../src/runs/follow-run.ts";
import { done, type Plan, type PlanStep, type RunState, type StepType, waiting } from "../src/runs/model.ts";
import { startRun } from "../src/runs/start-run.ts";
import { openStore, type Store } from "../src/store/open-store.ts";
import { residentMb, serverMb } from "./memory.ts";

const warmUpRuns = 20;
const throughputRuns = 100;
const stepsPerRun = 20;
const pickups = 300;
const warmUpWaits = 1_000;
const waitingRuns = 10_000;
const starters = 8;
const weekMs = 7 * 24 * 3_600_000;

type Figures = {
  name: "runs";
  steps_per_s: number;
  pickup_p50_ms: number;
  pickup_p99_ms: number;
  waiting_runs: number;
  waiting_mb_above_idle: number;
};

interface Bench {
  store: Store;
  dataDir: string;
  /** When each step of type `bench/nothing` began, by `performance.now()`. */
  begun: number[];
}

/** Measures the engine with one worker: steps a second, pick-up latency, memory of waiting. */
export async function benchRuns(note: (line: string) => void): Promise<Figures> {
  return await onFreshDatabase(async (bench) => {
    await measureThroughput(bench.store, warmUpRuns);
    note(`${throughputRuns} runs of ${stepsPerRun} steps`);
    const stepsPerSecond = await measureThroughput(bench.store, throughputRuns);
    note(`${pickups} pick-ups`);
    const latencies = await measurePickup(bench);
    note(`memory of ${waitingRuns} waiting runs`);
    const memory = await measureWaiting(bench, note);
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
    stepTypes: [stepType("bench/nothing", nothing), stepType("bench/wait", () => waiting(weekMs, null))],
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

async function measureThroughput(store: Store, runs: number): Promise<number> {
  const start = performance.now();
  const before = await countRuns(store, "succeeded");
  await startMany(store, runs, chain("bench/nothing", stepsPerRun));
  await until(store, before + runs, "succeeded");
  return (runs * stepsPerRun) / ((performance.now() - start) / 1000);
}

/** From just before the request that starts a run to the first line of its step. */
async function measurePickup({ store, begun }: Bench): Promise<number[]> {
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

/** Idle is after the same work on fewer runs, so that code, caches and the server's buffers are in memory both times. */
async function measureWaiting({ store, dataDir }: Bench, note: (line: string) => void): Promise<number> {
  const warm = await startWaiting(store, warmUpWaits);
  await together(warm, (id) => cancelRun(store.db, { id, actor: "bench" }));
  const idle = await settledMemory(dataDir);
  note(`idle: ${describe(idle)}`);
  await startWaiting(store, waitingRuns);
  const full = await settledMemory(dataDir);
  note(`waiting: ${describe(full)}`);
  return full.node + full.server - idle.node - idle.server;
}

async function startWaiting(store: Store, count: number): Promise<string[]> {
  const ids = await startMany(store, count, chain("bench/wait", 1));
  await until(store, count, "waiting");
  return ids;
}

interface Memory {
  node: number;
  server: number;
}

const idleConnectionsMs = 11_000;
const lookMs = 1_000;
const mostLooks = 12;

/** Once idle connections have been closed and garbage was collected: neither is what waiting costs. */
async function settledMemory(dataDir: string): Promise<Memory> {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  await delay(idleConnectionsMs);
  let last: Memory = { node: Number.POSITIVE_INFINITY, server: 0 };
  for (let look = 0; look < mostLooks; look += 1) {
    collect();
    await delay(lookMs);
    const now = { node: residentMb(process.pid), server: serverMb(dataDir) };
    if (Math.abs(last.node + last.server - now.node - now.server) < 0.5) return now;
    last = now;
  }
  return last;
}

function describe({ node, server }: Memory): string {
  return `node ${round(node)} MB, database ${round(server)} MB`;
}

async function startMany(store: Store, count: number, plan: Plan): Promise<string[]> {
  const start = async () => (await startRun(store.db, { plan, actor: "bench" })).id;
  return await together(Array.from({ length: count }), start);
}

/** Some at a time, as from as many clients. */
async function together<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const left = all.values();
  await Promise.all(
    Array.from({ length: starters }, async () => {
      for (const one of left) results.push(await work(one));
    }),
  );
  return results;
}

async function countRuns(store: Store, state: RunState): Promise<number> {
  const row = await store.db
    .selectFrom("runs")
    .select(({ fn }) => fn.countAll<number>().as("n"))
    .where("state", "=", state)
    .executeTakeFirstOrThrow();
  return row.n;
}

async function until(store: Store, count: number, state: RunState): Promise<void> {
  while ((await countRuns(store, state)) < count) await delay(50);
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
