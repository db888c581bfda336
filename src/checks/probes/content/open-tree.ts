import { readFileSync } from "node:fs";
import { lstat, readdir, readlink } from "node:fs/promises";
import { join, posix } from "node:path";
import type { Tree, TreeEntry } from "./tree.ts";

const maxTextBytes = 32 * 1024 * 1024;
const maxLinks = 40;

/**
 * Reads the names, modes and links below `root` once; file contents are read when a rule asks. Other file systems
 * mounted below are left out.
 */
export async function openTree(root: string, signal?: AbortSignal): Promise<Tree> {
  const byPath = new Map<string, TreeEntry>();
  const children = new Map<string, string[]>();
  const device = (await lstat(root)).dev;

  async function walk(path: string): Promise<void> {
    signal?.throwIfAborted();
    const info = await lstat(join(root, path));
    const other = !(info.isFile() || info.isDirectory() || info.isSymbolicLink());
    const folder = info.isDirectory() && info.dev === device;
    byPath.set(path, {
      path,
      type: other ? "other" : info.isSymbolicLink() ? "link" : info.isDirectory() ? "folder" : "file",
      mode: info.mode & 0o7777,
      uid: info.uid,
      gid: info.gid,
      sizeBytes: info.size,
      target: info.isSymbolicLink() ? await readlink(join(root, path)) : undefined,
    });
    if (!folder) return;
    const names = (await readdir(join(root, path))).sort();
    children.set(path, names);
    for (const name of names) await walk(posix.join(path, name));
  }
  await walk("/");

  /** The path with every link resolved inside the tree; undefined when a part is missing or links run in a circle. */
  function resolve(path: string, followLast: boolean): string | undefined {
    let pending = path.split("/").filter((part) => part !== "");
    let current = "/";
    let links = 0;
    while (pending.length > 0) {
      const [part = "", ...rest] = pending;
      pending = rest;
      if (part === ".") continue;
      const next = part === ".." ? posix.dirname(current) : posix.join(current, part);
      const entry = byPath.get(next);
      if (entry === undefined) return undefined;
      if (entry.type !== "link" || (rest.length === 0 && !followLast)) {
        current = next;
        continue;
      }
      links += 1;
      if (links > maxLinks) return undefined;
      const target = entry.target ?? "";
      if (target.startsWith("/")) current = "/";
      pending = [...target.split("/").filter((name) => name !== ""), ...rest];
    }
    return current;
  }

  const find = (path: string, followLast: boolean) => {
    const found = resolve(path, followLast);
    return found === undefined ? undefined : byPath.get(found);
  };
  return {
    entries: () => [...byPath.values()],
    stat: (path) => find(path, true),
    lstat: (path) => find(path, false),
    readText(path) {
      const entry = find(path, true);
      if (entry?.type !== "file") return undefined;
      if (entry.sizeBytes > maxTextBytes) throw new Error(`${path} is too large to be read as text`);
      return readFileSync(join(root, entry.path), "utf8");
    },
    list: (path) => children.get(find(path, true)?.path ?? "") ?? [],
  };
}
