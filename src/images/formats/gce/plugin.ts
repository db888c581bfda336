import { link, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { exec } from "../../../lib/exec.ts";
import type { Format } from "../model.ts";

/**
 * What Google Compute Engine imports: one sparse member `disk.raw`, old GNU format, gzip. Holes are found by content
 * (`--hole-detection=raw`), since where a file system keeps them differs. pigz gives the same bytes with any number of
 * threads but one.
 */
export function gceArguments(folder: string, output: string, sourceDateEpoch: number): string[] {
  return [
    "tar",
    "--create",
    "--format=oldgnu",
    "--sparse",
    "--hole-detection=raw",
    ...["--owner=0", "--group=0", "--numeric-owner", "--mode=0644"],
    `--mtime=@${sourceDateEpoch}`,
    "--use-compress-program=pigz --no-name --processes 2",
    `--file=${output}`,
    `--directory=${folder}`,
    "disk.raw",
  ];
}

export const gce: Format = {
  id: "gce",
  title: "Google Compute Engine disk.raw in tar.gz",
  extension: ".gce.tar.gz",
  source: "disk",
  qemuType: null,
  convert: async ({ disk, output, ctx, sourceDateEpoch }) => {
    const folder = await mkdtemp(join(ctx.workDir, "gce-"));
    await link(disk, join(folder, "disk.raw"));
    await exec(gceArguments(folder, output, sourceDateEpoch), { signal: ctx.signal });
    await rm(folder, { recursive: true });
  },
};
