import { randomUUID } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { isAlive, processStart } from "../../runs/process-identity.ts";

/** Folder of layers in the making. */
export function unfinishedDir(dataDir: string): string {
  return join(dataDir, "cache/tmp");
}

/** A fresh name in it that tells whose it is: `<pid>-<start time>-<random>`. */
export function unfinishedName(pid = process.pid): string {
  return `${pid}-${processStart(pid)}-${randomUUID()}`;
}

/**
 * Removes what dead processes left half-built in the cache. Their mounts went with them. Gives the names removed.
 */
export async function cleanDeadBuilds(dataDir: string): Promise<string[]> {
  const dir = unfinishedDir(dataDir);
  const removed: string[] = [];
  for (const name of await readdir(dir).catch(() => [])) {
    const [pid = "", started = ""] = name.split("-");
    if (isAlive({ pid: Number(pid), started })) continue;
    await rm(join(dir, name), { recursive: true, force: true });
    removed.push(name);
  }
  return removed;
}
