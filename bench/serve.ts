import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { residentMb, serverMb } from "./memory.ts";

const launcher = resolve(import.meta.dirname, "../slipway");
const round = (value: number) => Math.round(value * 100) / 100;
const settleMs = 15_000;

interface Figures {
  name: "serve";
  /** From the start of the launcher on an empty data folder until it says so and answers at /health. */
  ready_s: number;
  /** The same on the data folder that the first start made. */
  ready_again_s: number;
  /** After the second start and a while of rest: node's resident memory and the server's processes. */
  idle_mb: number;
  idle_node_mb: number;
  idle_database_mb: number;
}

/** Measures `slipway serve` as a user starts it. */
export async function benchServe(note: (line: string) => void): Promise<Figures> {
  const dataDir = await mkdtemp(join(tmpdir(), "slipway-bench-"));
  await chmod(dataDir, 0o755); // the database's account comes through here
  try {
    note("start on an empty data folder");
    const first = await serve(dataDir);
    await first.stop();
    note("start again, then rest");
    const second = await serve(dataDir);
    await delay(settleMs);
    const [node, database] = [residentMb(second.pid), serverMb(dataDir)];
    await second.stop();
    return {
      name: "serve",
      ready_s: round(first.readyMs / 1000),
      ready_again_s: round(second.readyMs / 1000),
      idle_mb: round(node + database),
      idle_node_mb: round(node),
      idle_database_mb: round(database),
    };
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function serve(dataDir: string): Promise<{ pid: number; readyMs: number; stop(): Promise<void> }> {
  const begun = performance.now();
  // the launcher replaces itself by node, so that its process id is node's
  const child = spawn("env", [`SLIPWAY_DATA_DIR=${dataDir}`, launcher, "serve", "--port", "0", "--json"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  try {
    const { url } = JSON.parse(await firstLine(child)) as { url: string };
    const health = await fetch(`${url}/health`);
    const { ready, database } = (await health.json()) as { ready: boolean; database: string };
    if (!ready || database !== "open") throw new Error(`the server says ready: ${ready}, database: ${database}`);
    return { pid: child.pid as number, readyMs: performance.now() - begun, stop: () => stop(child) };
  } catch (error) {
    await stop(child);
    throw error;
  }
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error("the server has no standard output");
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error("the server ended before it was ready");
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.kill("SIGTERM");
  await exit;
}
