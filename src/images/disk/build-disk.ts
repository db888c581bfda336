import { mkdir, open, readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { UpstreamError } from "../../lib/errors.ts";
import { exec } from "../../lib/exec.ts";
import { allOrNone } from "../all-or-none.ts";
import type { BuildContext } from "../dependencies.ts";
import type { Firmware } from "../schema.ts";
import { clampTimesArguments } from "../tree/clamp-times.ts";
import { installFiles } from "../tree/install-files.ts";
import { type MergedTree, withMergedTree } from "../tree/merged-tree.ts";
import { espArguments } from "./esp.ts";
import { ext4Inside, fixedTimesCommands, makeExt4Arguments, mke2fsConfiguration, usedInodes } from "./ext4.ts";
import { bootSectorCode, coreAt } from "./grub-boot-code.ts";
import { biosCoreArguments, earlyConfig, efiFileName, efiImageArguments, fstab, grubConfig } from "./grub-config.ts";
import type { DiskIdentity } from "./identity.ts";
import { type DiskLayout, partitionTable, sectorBytes } from "./layout.ts";

export interface DiskJob {
  ctx: BuildContext;
  /** Folders of the tree's layers, topmost first. */
  trees: readonly string[];
  layout: DiskLayout;
  identity: DiskIdentity;
  arch: string;
  firmware: readonly Firmware[];
  kernelArguments: readonly string[];
  sourceDateEpoch: number;
  /** The file to make. */
  disk: string;
}

/**
 * Makes a disk image that boots, sparse, without loop devices and mounts of its own: every part is written at its
 * offset in the file. Equal inputs give equal bytes.
 * @throws UpstreamError `disk-full` when the tree does not fit the disk's root partition or the work folder's disk.
 */
export async function buildDisk(job: DiskJob): Promise<void> {
  const { ctx, disk, layout, identity } = job;
  await writeFile(disk, "");
  await truncate(disk, layout.sizeBytes);
  const table = partitionTable(layout, identity, job.arch);
  const quiet = ["--quiet", "--no-reread", "--no-tell-kernel"];
  await exec(["sfdisk", ...quiet, disk], { signal: ctx.signal, input: table });
  await allOrNone(ctx, [
    (shared) => writeRoot({ ...job, ctx: shared }),
    (shared) => writeBootLoaders({ ...job, ctx: shared }),
  ]);
}

async function writeRoot(job: DiskJob): Promise<void> {
  const { ctx, trees, sourceDateEpoch, disk, identity } = job;
  const upper = join(ctx.workDir, "disk-upper");
  await mkdir(upper);
  const startedAt = Math.floor(Date.now() / 1000);
  await withMergedTree({ ctx, lower: trees, upper, withChroot: true, sourceDateEpoch }, async (tree) => {
    await installFiles(ctx, tree, [
      { path: "/etc/fstab", text: fstab(identity) },
      { path: "/boot/grub/grub.cfg", text: grubConfig(identity, job) },
    ]);
    await tree.run(clampTimesArguments(upper, startedAt, sourceDateEpoch));
    // what is mounted in the tree must not be in the image: mke2fs sees the layers alone
    await withoutMounts(job, upper, tree);
  });
  const env = { E2FSPROGS_FAKE_TIME: String(sourceDateEpoch) };
  const inside = ext4Inside({ disk, range: job.layout.root });
  const groups = await exec(["dumpe2fs", inside], { signal: ctx.signal, env });
  const commands = join(ctx.workDir, "times.debugfs");
  await writeFile(commands, fixedTimesCommands(usedInodes(groups.stdout), sourceDateEpoch));
  await exec(["debugfs", "-w", "-f", commands, inside], { signal: ctx.signal, env, keepOutput: false });
}

async function withoutMounts(job: DiskJob, upper: string, outer: MergedTree): Promise<void> {
  const { ctx, sourceDateEpoch } = job;
  await outer.run(["umount", "--recursive", outer.path]);
  await withMergedTree({ ctx, lower: [upper, ...job.trees], sourceDateEpoch }, async (tree) => {
    const argv = makeExt4Arguments({ disk: job.disk, tree: tree.path, range: job.layout.root, identity: job.identity });
    const config = join(ctx.workDir, "mke2fs.conf");
    await writeFile(config, mke2fsConfiguration);
    const env = { E2FSPROGS_FAKE_TIME: String(sourceDateEpoch), MKE2FS_CONFIG: config };
    await tree.run(argv, { env }).catch(explainFull);
  });
}

function explainFull(cause: unknown): never {
  if (cause instanceof UpstreamError && /Could not allocate (block|inode)/.test(cause.message)) {
    throw new UpstreamError("disk-full", `the image's files do not fit its root partition\n${cause.message}`, {
      hint: "give disk.size more room",
      cause,
    });
  }
  throw cause;
}

async function writeBootLoaders(job: DiskJob): Promise<void> {
  const { ctx, disk, layout, identity } = job;
  const run = (argv: readonly string[]) =>
    exec(argv, {
      signal: ctx.signal,
      env: { SOURCE_DATE_EPOCH: String(job.sourceDateEpoch), MTOOLS_SKIP_CHECK: "1", TZ: "UTC" },
    });
  const config = join(ctx.workDir, "early.cfg");
  await writeFile(config, earlyConfig(identity));
  if (job.firmware.includes("uefi")) {
    const loader = join(ctx.workDir, "loader.efi");
    await run(efiImageArguments({ output: loader, config, arch: job.arch }));
    const esp = { disk, range: layout.efi, volumeId: identity.efiVolume, loader, fileName: efiFileName(job.arch) };
    for (const argv of espArguments(esp)) await run(argv);
  }
  if (job.firmware.includes("bios") && job.arch === "amd64") {
    const output = join(ctx.workDir, "core.img");
    await run(biosCoreArguments({ output, config }));
    await writeBiosStages(job, await readFile(output));
  }
}

async function writeBiosStages({ disk, layout }: DiskJob, core: Buffer): Promise<void> {
  const first = layout.bios.startBytes / sectorBytes;
  const bootImage = await readFile("/usr/lib/grub/i386-pc/boot.img");
  const file = await open(disk, "r+");
  try {
    await file.write(bootSectorCode(bootImage, first), 0, undefined, 0);
    await file.write(coreAt(core, first, layout.bios.sizeBytes), 0, undefined, layout.bios.startBytes);
  } finally {
    await file.close();
  }
}
