import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { ownerIsAlive } from "./process-owner.ts";

/** Folder of layers in the making: `<pid>-<start time>-<random>`. */
export function unfinishedDir(dataDir: string): string {
  return join(dataDir, "cache/tmp");
}

/**
 * Removes what dead processes left half-built in the cache. Their mounts went with them. Gives the names removed.
 */
export async function cleanDeadBuilds(dataDir: string): Promise<string[]> {
  const dir = unfinishedDir(dataDir);
  const removed: string[] = [];
  for (const name of await readdir(dir).catch(() => [])) {
    const owner = name.split("-").slice(0, 2).join("-");
    if (await ownerIsAlive(owner)) continue;
    await rm(join(dir, name), { recursive: true, force: true });
    removed.push(name);
  }
  return removed;
}
