import { mkdir, realpath, rmdir } from "node:fs/promises";
import { join } from "node:path";
import type { ProcessIdentity } from "./process-identity.ts";
import { releaseFolder } from "./release-folder.ts";

/** `<dataDir>/work/<pid>-<start time>`: whose it is can be told from its name, also after kill -9. */
export function ownerFolder(dataDir: string, owner: ProcessIdentity): string {
  return join(dataDir, "work", `${owner.pid}-${owner.started}`);
}

/** Whose folder a name in `work/` says it is; undefined when it is no owner's. */
export function parseOwner(name: string): ProcessIdentity | undefined {
  const match = /^(\d+)-(\d+)$/.exec(name);
  return match === null ? undefined : { pid: Number(match[1]), started: match[2] as string };
}

export interface WorkFolders {
  /** Makes the empty folder of one attempt. */
  make(name: string): Promise<string>;
  /** Removes it with all that is in it, mounts first. */
  remove(dir: string): Promise<void>;
  /** Removes the owner's folder, which is empty by now. */
  close(): Promise<void>;
}

/** Makes the folder of one process, where its steps get theirs. */
export async function openWorkFolders(dataDir: string, owner: ProcessIdentity): Promise<WorkFolders> {
  await mkdir(ownerFolder(dataDir, owner), { recursive: true });
  const own = await realpath(ownerFolder(dataDir, owner)); // as the kernel names it, when it tells who uses it
  return {
    async make(name) {
      const dir = join(own, name);
      // mkdir answers EEXIST when an earlier attempt's folder could not be removed; it is none of ours then.
      await mkdir(dir, { mode: 0o755 }).catch(async (error: NodeJS.ErrnoException) => {
        if (error.code !== "EEXIST" && error.code !== "ENOENT") throw error;
        await releaseFolder(dir);
        await mkdir(dir, { recursive: true, mode: 0o755 });
      });
      return dir;
    },
    async remove(dir) {
      const empty = await rmdir(dir).then(
        () => true,
        () => false,
      );
      if (!empty) await releaseFolder(dir);
    },
    close: () => rmdir(own).catch(() => {}), // not empty: another engine of this process works in it
  };
}
