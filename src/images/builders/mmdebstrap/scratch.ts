import { readFile } from "node:fs/promises";

/**
 * Memory for an installation, in KiB: what the packages say they need, package files and caches besides. Debian's
 * Installed-Size counts whole blocks, so it is never too small for a tmpfs.
 */
export function scratchKib(installedKib: number): number {
  return Math.ceil(installedKib * 1.6) + 384 * 1024;
}

/** MemAvailable of the kernel, in KiB; 0 when it does not say. */
export async function availableMemoryKib(): Promise<number> {
  const text = await readFile("/proc/meminfo", "utf8");
  return Number(/^MemAvailable:\s+(\d+) kB$/m.exec(text)?.[1] ?? 0);
}
