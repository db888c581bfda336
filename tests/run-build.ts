import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { ImagesDependencies } from "../src/images/dependencies.ts";
import { planMachineBuild } from "../src/images/plan.ts";
import { type MachineRecipe, machineRecipeSchema, recipeSources } from "../src/images/schema.ts";
import { machineBuildSteps } from "../src/images/steps/machine-build-steps.ts";
import { systemClock } from "../src/lib/clock.ts";
import type { Json } from "../src/lib/json.ts";
import type { PlanStep, StepContext } from "../src/runs/model.ts";
import { projectSigningKey } from "../src/secrets/project-signing-key.ts";
import { makeBlobsFolder, openBlobs } from "../src/store/blobs/open-blobs.ts";
import { type SourceTree, snapshotTree } from "../src/store/blobs/source-tree.ts";

export interface BuildRun {
  outputs: Record<string, Json>;
  /** Keys of the steps whose result was there already. */
  cached: string[];
  /** Wall time of each step. */
  seconds: Record<string, number>;
  log: string[];
}

export interface BuildOptions {
  dataDir: string;
  name: string;
  recipe: unknown;
  /** Project folder, for recipes that name sources. */
  root?: string;
  signal?: AbortSignal;
  /** Told each line of the build's log as it comes. */
  onLog?: (text: string) => void;
  deps?: Partial<ImagesDependencies>;
  /** Which steps to run; the ones left out must not be needed. Default: all. */
  only?: (step: PlanStep) => boolean;
}

/** Builds a machine image with the room's own steps, one after the other, without engine and database. */
export async function runBuild(options: BuildOptions): Promise<BuildRun> {
  const { dataDir, name } = options;
  await makeBlobsFolder(join(dataDir, "blobs"));
  await mkdir(join(dataDir, "work"), { recursive: true });
  const blobs = openBlobs(join(dataDir, "blobs"));
  const signingKey = () => projectSigningKey(join(dataDir, "keys"));
  const deps: ImagesDependencies = { blobs, dataDir, signingKey, proxyEnv: {}, ...options.deps };
  const recipe: MachineRecipe = machineRecipeSchema.parse(options.recipe);
  const sources: Record<string, SourceTree> = {};
  for (const path of recipeSources(recipe)) sources[path] = await snapshotTree(options.root ?? "/", [path], blobs);
  const types = new Map(machineBuildSteps(deps).map((type) => [type.id, type]));
  const run: BuildRun = { outputs: {}, cached: [], seconds: {}, log: [] };
  for (const step of planMachineBuild({ name, recipe, sources }).filter(options.only ?? (() => true))) {
    const type = types.get(step.uses);
    if (type === undefined) throw new Error(`no step type ${step.uses}`);
    const startedAt = performance.now();
    const workDir = await mkdtemp(join(dataDir, "work/"));
    try {
      const log = (text: string) => {
        run.log.push(text);
        options.onLog?.(text);
      };
      const ctx = stepContext(step, workDir, log, options.signal);
      const input = Object.fromEntries(step.needs.map((key) => [key, run.outputs[key] ?? null]));
      const result = await type.run(ctx, type.config.parse(step.config), input);
      if (result.outcome !== "done") throw new Error(`step ${step.key} was not done: ${JSON.stringify(result)}`);
      run.outputs[step.key] = JSON.parse(JSON.stringify(result.output));
      if (result.cached) run.cached.push(step.key);
    } finally {
      await rm(workDir, { recursive: true, force: true });
    }
    run.seconds[step.key] = (performance.now() - startedAt) / 1000;
  }
  return run;
}

function stepContext(step: PlanStep, workDir: string, log: (text: string) => void, signal?: AbortSignal): StepContext {
  return {
    runId: "run-1",
    stepKey: step.key,
    attempt: 1,
    idempotencyKey: `run-1/${step.key}`,
    signal: signal ?? new AbortController().signal,
    log: { note: log, line: (_stream, text) => log(text) },
    clock: systemClock,
    workDir,
    actor: "test",
    state: null,
  };
}
