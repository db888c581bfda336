import { readdir, realpath } from "node:fs/promises";
import { join } from "node:path";
import { isAlive } from "./process-identity.ts";
import { type ReleaseReport, releaseFolder } from "./release-folder.ts";
import { parseOwner } from "./work-folders.ts";

export interface CleanupReport extends ReleaseReport {
  /** Work folders of dead processes that were removed. */
  removed: string[];
  /** Those that could not be, and why. */
  failed: { folder: string; reason: string }[];
}

/** Ends and removes what processes that no longer exist left in the work folder: processes, mounts, loop devices, files. */
export async function cleanDeadOwners(dataDir: string): Promise<CleanupReport> {
  const report: CleanupReport = { removed: [], failed: [], killed: [], unmounted: [], detached: [] };
  const work = await realpath(join(dataDir, "work")).catch(() => undefined);
  if (work === undefined) return report;
  for (const name of await readdir(work)) {
    const owner = parseOwner(name);
    if (owner === undefined || isAlive(owner)) continue;
    const folder = join(work, name);
    try {
      const released = await releaseFolder(folder);
      report.killed.push(...released.killed);
      report.unmounted.push(...released.unmounted);
      report.detached.push(...released.detached);
      report.removed.push(folder);
    } catch (error) {
      report.failed.push({ folder, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return report;
}
