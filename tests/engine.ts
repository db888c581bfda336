import { z } from "zod";
import { createEngine, type Engine, type EngineOptions } from "../src/runs/engine.ts";
import { waitForRun } from "../src/runs/follow-run.ts";
import { getRun } from "../src/runs/get-run.ts";
import type { Plan, PlanStep, RunDetail, StepContext, StepResult, StepType } from "../src/runs/model.ts";
import { startRun } from "../src/runs/start-run.ts";
import type { TestStore } from "./store.ts";

/** A step of a plan, with the boring parts filled in. */
export function step(key: string, more: Partial<PlanStep> = {}): PlanStep {
  return { key, uses: `test/${key}`, title: `Do ${key}`, needs: [], config: {}, retry: "safe", ...more };
}

export function plan(steps: PlanStep[], more: Partial<Plan> = {}): Plan {
  return { kind: "test run", title: "Test", request: {}, locks: [], steps, ...more };
}

type Body = (ctx: StepContext, input: Record<string, unknown>) => StepResult | Promise<StepResult>;

export function stepTypes(bodies: Record<string, Body>): StepType[] {
  return Object.entries(bodies).map(([name, body]) => ({
    id: `test/${name}`,
    config: z.looseObject({}),
    run: async (ctx, _config, input) => await body(ctx, { ...input }),
  }));
}

/** A started engine in this process. */
export async function testEngine(
  test: Pick<TestStore, "store" | "dataDir">,
  bodies: Record<string, Body>,
  more: Partial<EngineOptions> = {},
): Promise<Engine> {
  const engine = createEngine({
    store: test.store,
    dataDir: test.dataDir,
    stepTypes: stepTypes(bodies),
    labels: [],
    concurrency: 4,
    roles: { worker: true, scheduler: true },
    ...more,
  });
  await engine.start();
  return engine;
}

const patienceMs = 25_000;

/** Starts a plan and waits until it has ended or wants attention. */
export async function carryOut(test: Pick<TestStore, "store" | "dataDir">, given: Plan): Promise<RunDetail> {
  const { id } = await startRun(test.store.db, { plan: given, actor: "ann" });
  return await ended(test, id);
}

export async function ended(test: Pick<TestStore, "store" | "dataDir">, id: string): Promise<RunDetail> {
  await waitForRun(test.store, id, AbortSignal.timeout(patienceMs));
  return await detail(test, id);
}

export async function detail(test: Pick<TestStore, "store" | "dataDir">, id: string): Promise<RunDetail> {
  const run = await getRun(test.store.db, id);
  if (run === undefined) throw new Error(`no run ${id}`);
  return run;
}

export function states(run: RunDetail): Record<string, string> {
  return Object.fromEntries(run.steps.map(({ key, state }) => [key, state]));
}

/** Looks until something holds. */
export async function until<T>(look: () => Promise<T | undefined | false> | T | undefined | false): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error("it did not come to pass");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
