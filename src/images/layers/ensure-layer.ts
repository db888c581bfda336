import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { withCacheLock } from "../cache-lock.ts";
import type { Build } from "../dependencies.ts";
import { unfinishedDir, unfinishedName } from "./clean-dead-builds.ts";
import { type LayerChain, type LayerKind, type LayerSpec, layerKeys } from "./model.ts";

export interface LayerJob extends Build {
  spec: LayerSpec;
  /** Empty folder to fill; each `trees/<n>` in it becomes one layer of the overlay, higher numbers above lower. */
  dir: string;
  /** Folders of the layers below, topmost first. */
  below: readonly string[];
}

export type LayerBuilder = (job: LayerJob) => Promise<void>;
export type LayerBuilders = Readonly<Record<LayerKind, LayerBuilder>>;

export interface Stack {
  /** Folders for overlayfs, topmost first. */
  trees: readonly string[];
  /** Whether the topmost layer was there already. */
  cached: boolean;
}

/**
 * Makes sure that the layers of a chain are in the cache and gives their folders. A missing one is built, the ones
 * below it first, whether another machine made them or the cache was cleared. A layer is filled beside the cache and
 * put in place by one rename, so that there is never half a layer; builds of the same layer wait for each other.
 */
export async function ensureStack(build: Build, builders: LayerBuilders, chain: LayerChain): Promise<Stack> {
  const key = layerKeys(chain).at(-1);
  const spec = chain.at(-1);
  if (key === undefined || spec === undefined) return { trees: [], cached: true };
  const { dataDir } = build.deps;
  const place = join(dataDir, "cache/layers", key);
  let cached = existsSync(place);
  let below: readonly string[];
  if (cached) {
    below = (await ensureStack(build, builders, chain.slice(0, -1))).trees;
    await utimes(place, new Date(), new Date()); // for whoever clears the least recently used
  } else {
    below = (await ensureStack(build, builders, chain.slice(0, -1))).trees;
    await withCacheLock(join(dataDir, "cache/locks", `layer-${key}`), build.ctx.signal, async () => {
      cached = existsSync(place); // another build may have made it while we waited
      if (!cached) await makeLayer({ build, builder: builders[spec.kind], spec, below, place });
    });
  }
  const own = (await readdir(join(place, "trees"))).sort((a, b) => Number(b) - Number(a));
  return { trees: [...own.map((name) => join(place, "trees", name)), ...below], cached };
}

async function makeLayer(job: {
  build: Build;
  builder: LayerBuilder;
  spec: LayerSpec;
  below: readonly string[];
  place: string;
}): Promise<void> {
  const { build, builder, spec, below, place } = job;
  const dir = join(unfinishedDir(build.deps.dataDir), unfinishedName());
  await mkdir(dir, { recursive: true });
  await mkdir(dirname(place), { recursive: true });
  try {
    await builder({ ...build, spec, dir, below });
    await writeFile(join(dir, "layer.json"), `${JSON.stringify({ kind: spec.kind, config: spec.config }, null, 1)}\n`);
    await rename(dir, place);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
