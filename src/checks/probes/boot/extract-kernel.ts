import { join } from "node:path";
import { exec } from "../../../lib/exec.ts";
import { readPartitions, rootPartition } from "../../disk/partitions.ts";

export interface KernelFiles {
  kernelPath: string;
  initrdPath: string | undefined;
}

/**
 * Copies the image's newest kernel and initramfs into `workDir`; undefined when its root file system (ext4) shows
 * none in /boot. Needs neither root nor a mount.
 */
export async function extractKernel(
  imagePath: string,
  workDir: string,
  signal: AbortSignal,
): Promise<KernelFiles | undefined> {
  const root = rootPartition(await readPartitions(imagePath, signal));
  if (root === undefined) return undefined;
  const device = `${imagePath}?offset=${root.offsetBytes}`;
  // It says 1 when it cannot read the file system, and 0 when it finds nothing.
  const listing = await exec(["debugfs", "-R", "ls -p /boot", device], { signal, okCodes: [0, 1] });
  const names = newestKernel(listing.stdout);
  if (names === undefined) return undefined;
  const copy = async (name: string) => {
    const path = join(workDir, name);
    await exec(["debugfs", "-R", `dump /boot/${name} ${name}`, device], { signal, cwd: workDir });
    return path;
  };
  return {
    kernelPath: await copy(names.kernel),
    initrdPath: names.initrd === undefined ? undefined : await copy(names.initrd),
  };
}

/** Picks from debugfs's `ls -p`, whose lines read `/inode/mode/uid/gid/name/size/`. Pure. */
export function newestKernel(listing: string): { kernel: string; initrd: string | undefined } | undefined {
  const names = listing.split("\n").flatMap((line) => {
    const [, , mode, , , name] = line.split("/");
    return mode?.startsWith("100") && name !== undefined && /^[A-Za-z0-9.+~_-]+$/.test(name) ? [name] : [];
  });
  const kernels = names.filter((name) => name.startsWith("vmlinuz-"));
  const kernel = kernels.sort((a, b) => a.localeCompare(b, "en", { numeric: true })).at(-1);
  if (kernel === undefined) return undefined;
  const initrd = `initrd.img-${kernel.slice("vmlinuz-".length)}`;
  return { kernel, initrd: names.includes(initrd) ? initrd : undefined };
}
