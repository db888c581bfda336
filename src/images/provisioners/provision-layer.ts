import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { materializeTree } from "../../store/blobs/source-tree.ts";
import type { LayerJob } from "../layers/ensure-layer.ts";
import { layerHints } from "../layers/layer-hints.ts";
import { clampTimesArguments } from "../tree/clamp-times.ts";
import { withMergedTree } from "../tree/merged-tree.ts";
import { provisioners } from "./registry.ts";
import { provisionEntrySchema, provisionerIds } from "./schema.ts";

const sourceTree = z.object({
  digest: z.string(),
  entries: z.array(z.object({ path: z.string(), mode: z.number(), sha256: z.string(), sizeBytes: z.number() })),
});

/** Configuration of the step. */
export const provisionConfig = z.strictObject({
  provisioner: z.enum(provisionerIds),
  entry: provisionEntrySchema,
  sources: z.array(sourceTree),
});

/** The layer's own: with the versions of the tools that the provisioner uses here. */
const layerConfig = provisionConfig.extend({ tools: z.record(z.string(), z.string()) });

/** Forbids service starts (invoke-rc.d(8)): 101 is "action not allowed". */
const policyScript = "/usr/sbin/policy-rc.d";
/**
 * Run with the tree as root folder, and what is there taken away first: packages put links in both places. The
 * resolver's configuration comes on standard input.
 */
const prepare = `set -eu
rm -f ${policyScript} /etc/resolv.conf
printf '#!/bin/sh\\nexit 101\\n' >${policyScript}
chmod 755 ${policyScript}
cat >/etc/resolv.conf`;

/**
 * Layer `provision`: one provisioner's changes. While it runs, services are not started and names are resolved as on
 * this machine; the seal takes both away again.
 */
export async function buildProvision(job: LayerJob): Promise<void> {
  const { ctx, deps, below, dir } = job;
  const { provisioner, entry, sources } = layerConfig.parse(job.spec.config);
  const { sourceDateEpoch } = layerHints.parse(job.spec.hints);
  const upper = join(dir, "trees/0");
  await mkdir(upper, { recursive: true });
  // before the sources are written: what a provisioner copies with its times must not carry this moment's
  const startedAt = Math.floor(Date.now() / 1000);
  const files = await mkdtemp(join(ctx.workDir, "sources-"));
  const seen = new Set<string>();
  for (const tree of sources) {
    const entries = tree.entries.filter(({ path }) => !seen.has(path));
    for (const { path } of entries) seen.add(path);
    await materializeTree({ ...tree, entries }, files, deps.blobs);
  }
  await withMergedTree({ ctx, lower: below, upper, withChroot: true, sourceDateEpoch }, async (tree) => {
    const resolver = await readFile("/etc/resolv.conf").catch(() => "");
    await tree.chroot(["sh", "-c", prepare], { input: resolver });
    const env = {
      ...deps.proxyEnv,
      SOURCE_DATE_EPOCH: String(sourceDateEpoch),
      DEBIAN_FRONTEND: "noninteractive",
      // compiled files would carry the time their sources had before it was set to the source date
      PYTHONDONTWRITEBYTECODE: "1",
    };
    await provisioners[provisioner].run({ ctx, tree, entry, sources: files, env });
    await tree.chroot(["rm", "-f", policyScript]);
    await tree.run(clampTimesArguments(upper, startedAt, sourceDateEpoch));
  });
  await rm(files, { recursive: true });
}
