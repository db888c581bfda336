import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { exec } from "../../../lib/exec.ts";
import { openMountNamespace } from "../../../lib/mount-namespace.ts";
import { allOrNone } from "../../all-or-none.ts";
import { fillArchive } from "../../apt/fetch-packages.ts";
import { installedKib } from "../../apt/packages-index.ts";
import type { BuildContext } from "../../dependencies.ts";
import type { LayerJob } from "../../layers/ensure-layer.ts";
import { readResolution } from "../../resolution.ts";
import { clampTimesArguments } from "../../tree/clamp-times.ts";
import { type MergedTree, withMergedTree } from "../../tree/merged-tree.ts";
import { isolated, mmdebstrapArguments } from "./arguments.ts";
import {
  customizeHook,
  deferredCallsFile,
  deferredCommands,
  essentialHook,
  remainingCalls,
  setupHook,
} from "./hooks.ts";
import { availableMemoryKib, scratchKib } from "./scratch.ts";

export const packagesHints = z.strictObject({ resolution: z.string(), hostArch: z.string() });

/**
 * Layer `packages`: Debian's base and the wanted packages. They are installed in memory when there is enough of it
 * (package installation is a storm of small writes that disks answer slowly); while what they deferred runs on top,
 * the installed tree is copied to disk. So the layer has two folders: 0 the installation, 1 what came after.
 * @throws UpstreamError `network-unreachable`, `tool-failed`, `disk-full`.
 */
export async function buildPackages(job: LayerJob): Promise<void> {
  const { ctx, deps, dir } = job;
  const hints = packagesHints.parse(job.spec.hints);
  const resolution = await readResolution(deps.blobs, hints.resolution);
  const archive = join(ctx.workDir, "archive");
  await fillArchive(job, { packages: resolution.packages, index: resolution.index, archive });
  const [installed, after] = [join(dir, "trees/0"), join(dir, "trees/1")];
  await mkdir(installed, { recursive: true });
  await mkdir(after);
  const namespace = await openMountNamespace({ signal: ctx.signal });
  try {
    const startedAt = Math.floor(Date.now() / 1000);
    const epoch = resolution.sourceDateEpoch;
    const run = (argv: readonly string[], signal = ctx.signal) =>
      exec(namespace.wrap(argv), {
        signal,
        env: { ...deps.proxyEnv, SOURCE_DATE_EPOCH: String(epoch) },
        onLine: (stream, line) => {
          if (/^[IEW]: /.test(line)) ctx.log.line(stream, line);
        },
      });
    const neededKib = scratchKib(installedKib(resolution.index));
    const inMemory = (await availableMemoryKib()) > neededKib * 1.25;
    const tree = inMemory ? join(ctx.workDir, "memory") : installed;
    if (inMemory) {
      await mkdir(tree);
      await run(["mount", "-t", "tmpfs", "-o", `mode=755,size=${neededKib}k`, "tmpfs", tree]);
    } else ctx.log.note(`installing on disk: less than ${Math.ceil(neededKib / 1024)} MiB of memory is free`);
    const hooks = await writeHooks(ctx.workDir);
    const { arch, include } = resolution;
    const foreign = arch !== hints.hostArch;
    await run(isolated(mmdebstrapArguments({ tree, archive, arch, foreign, include, hooks })));
    const notes = await readFile(join(namespace.root, tree, deferredCallsFile), "utf8").catch(() => "");
    await run(["rm", "-f", join(tree, deferredCallsFile)]);
    await run(clampTimesArguments(tree, startedAt, epoch));
    const merge = { lower: [tree], upper: after, withChroot: true, sourceDateEpoch: epoch, namespace };
    await allOrNone(ctx, [
      async ({ signal }) => inMemory && run(["cp", "--archive", `${tree}/.`, installed], signal),
      (shared) =>
        withMergedTree({ ...merge, ctx: shared }, (merged) => runDeferred(shared, merged, remainingCalls(notes))),
    ]);
    await run(clampTimesArguments(after, startedAt, epoch));
  } finally {
    await namespace.close();
  }
}

async function writeHooks(workDir: string): Promise<{ setup: string; essential: string; customize: string }> {
  const texts = { setup: setupHook, essential: essentialHook, customize: customizeHook };
  const write = async (name: keyof typeof texts) => {
    const path = join(workDir, `hook-${name}`);
    await writeFile(path, texts[name], { mode: 0o755 });
    return path;
  };
  return { setup: await write("setup"), essential: await write("essential"), customize: await write("customize") };
}

/** The initramfs on one core, everything else on another. */
async function runDeferred(ctx: BuildContext, merged: MergedTree, calls: string[][]): Promise<void> {
  const initramfs = calls.filter(([command]) => command === deferredCommands[0]);
  const others = calls.filter(([command]) => command !== deferredCommands[0]);
  const inTurn = async (list: string[][], { signal }: BuildContext) => {
    for (const call of list) {
      if (call[0] === deferredCommands[0]) ctx.log.note(`generating the initramfs: ${call.slice(1).join(" ")}`);
      await merged.chroot(call, { signal });
    }
  };
  await allOrNone(ctx, [(shared) => inTurn(initramfs, shared), (shared) => inTurn(others, shared)]);
}
