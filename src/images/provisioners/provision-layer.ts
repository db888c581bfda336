import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { materializeTree } from "../../store/blobs/source-tree.ts";
import type { LayerJob } from "../layers/ensure-layer.ts";
import { layerHints } from "../system/files-layer.ts";
import { clampTimesArguments } from "../tree/clamp-times.ts";
import { withMergedTree } from "../tree/merged-tree.ts";
import { provisioners } from "./registry.ts";
import { provisionEntrySchema, provisionerIds } from "./schema.ts";

const sourceTree = z.object({
  digest: z.string(),
  entries: z.array(z.object({ path: z.string(), mode: z.number(), sha256: z.string(), sizeBytes: z.number() })),
});

export const provisionConfig = z.strictObject({
  provisioner: z.enum(provisionerIds),
  entry: provisionEntrySchema,
  sources: z.array(sourceTree),
});

/** Forbids service starts (invoke-rc.d(8)): 101 is "action not allowed". */
const policyScript = "/usr/sbin/policy-rc.d";
const prepare = `set -eu
printf '#!/bin/sh\\nexit 101\\n' >"$1${policyScript}"
chmod 755 "$1${policyScript}"
mkdir -p "$1/etc"
rm -f "$1/etc/resolv.conf"
cat "$2" >"$1/etc/resolv.conf" 2>/dev/null || :`;

/**
 * Layer `provision`: one provisioner's changes. While it runs, services are not started and names are resolved as on
 * this machine; the seal takes both away again.
 */
export async function buildProvision(job: LayerJob): Promise<void> {
  const { ctx, deps, below, dir } = job;
  const { provisioner, entry, sources } = provisionConfig.parse(job.spec.config);
  const { sourceDateEpoch } = layerHints.parse(job.spec.hints);
  const upper = join(dir, "trees/0");
  await mkdir(upper, { recursive: true });
  const files = await mkdtemp(join(ctx.workDir, "sources-"));
  const seen = new Set<string>();
  for (const tree of sources) {
    const entries = tree.entries.filter(({ path }) => !seen.has(path));
    for (const { path } of entries) seen.add(path);
    await materializeTree({ ...tree, entries }, files, deps.blobs);
  }
  const startedAt = Math.floor(Date.now() / 1000);
  await withMergedTree({ ctx, lower: below, upper, withChroot: true, sourceDateEpoch }, async (tree) => {
    await tree.run(["sh", "-c", prepare, "sh", tree.path, "/etc/resolv.conf"]);
    const env = {
      ...deps.proxyEnv,
      SOURCE_DATE_EPOCH: String(sourceDateEpoch),
      DEBIAN_FRONTEND: "noninteractive",
      // compiled files would carry the time their sources had before it was set to the source date
      PYTHONDONTWRITEBYTECODE: "1",
    };
    await provisioners[provisioner].run({ ctx, tree, entry, sources: files, env });
    await tree.run(["rm", "-f", join(tree.path, policyScript)]);
    await tree.run(clampTimesArguments(upper, startedAt, sourceDateEpoch));
  });
  await rm(files, { recursive: true });
}
