import { readFileSync, type Stats } from "node:fs";
import { lstat, readdir, readlink } from "node:fs/promises";
import { join, posix } from "node:path";
import { indexTree } from "./index-tree.ts";
import type { Tree, TreeEntry } from "./tree.ts";

/**
 * Reads the names, modes and links below `root` once; file contents are read when a rule asks. What other file
 * systems mounted below hold is left out.
 */
export async function openTree(root: string, signal?: AbortSignal): Promise<Tree> {
  const entries: TreeEntry[] = [];
  const { dev } = await lstat(root);

  async function walk(path: string): Promise<void> {
    signal?.throwIfAborted();
    const full = join(root, path);
    const info = await lstat(full);
    entries.push({
      path,
      type: entryType(info),
      mode: info.mode & 0o7777,
      uid: info.uid,
      gid: info.gid,
      sizeBytes: info.size,
      target: info.isSymbolicLink() ? await readlink(full) : undefined,
    });
    if (!info.isDirectory() || info.dev !== dev) return;
    for (const name of (await readdir(full)).sort()) await walk(posix.join(path, name));
  }
  await walk("/");
  return indexTree(entries, (path) => readFileSync(join(root, path), "utf8"));
}

function entryType(info: Stats): TreeEntry["type"] {
  if (info.isSymbolicLink()) return "link";
  if (info.isDirectory()) return "folder";
  return info.isFile() ? "file" : "other";
}
