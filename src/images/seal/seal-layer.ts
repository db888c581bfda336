import { lstatSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { LayerJob } from "../layers/ensure-layer.ts";
import { layerHints } from "../layers/layer-hints.ts";
import { clampTimesArguments } from "../tree/clamp-times.ts";
import { withMergedTree } from "../tree/merged-tree.ts";
import { sealArguments } from "./seal-arguments.ts";

export const sealConfig = z.strictObject({
  /** systemd-resolved serves names; else whoever brings up the network writes the file. */
  resolvedStub: z.boolean(),
});

/** Layer `seal`: carries out the {@link sealRules}, so that the tree is nobody's and tells nothing of the build. */
export async function buildSeal(job: LayerJob): Promise<void> {
  const { ctx, below, dir } = job;
  const config = sealConfig.parse(job.spec.config);
  const { sourceDateEpoch } = layerHints.parse(job.spec.hints);
  const upper = join(dir, "trees/0");
  await mkdir(upper, { recursive: true });
  const startedAt = Math.floor(Date.now() / 1000);
  await withMergedTree({ ctx, lower: below, upper, sourceDateEpoch }, async (tree) => {
    const seen = join(tree.namespace.root, tree.path);
    for (const argv of sealArguments(tree.path, (path) => isRealFolder(seen, path))) await tree.run(argv);
    for (const argv of resolverArguments(join(tree.path, "etc/resolv.conf"), config.resolvedStub)) await tree.run(argv);
    await tree.run(clampTimesArguments(upper, startedAt, sourceDateEpoch));
  });
}

/** Whether `path` (`/var/log`) is a folder below `root` and no part of it is a link, which could lead out of the tree. */
export function isRealFolder(root: string, path: string): boolean {
  const parts = path.split("/").slice(1);
  return parts.every((_, index) => {
    const part = join(root, ...parts.slice(0, index + 1));
    return lstatSync(part, { throwIfNoEntry: false })?.isDirectory() === true;
  });
}

/** Whatever name service the build used is not the host's: systemd-resolved's file, or an empty one to be filled. */
export function resolverArguments(path: string, stub: boolean): string[][] {
  if (stub) return [["ln", "-sfn", "../run/systemd/resolve/stub-resolv.conf", path]];
  return [
    ["rm", "-f", path],
    ["install", "-m", "0644", "/dev/null", path],
  ];
}
