import { posix } from "node:path";
import type { Tree, TreeEntry } from "./tree.ts";

const maxTextBytes = 32 * 1024 * 1024;
/** As many as Linux follows. */
const maxLinks = 40;

/**
 * A tree from a list of all its entries and a way to read one file. Links are resolved here, by name alone, so that
 * none can lead out of the tree: `read` is only ever asked for paths of listed files with no link in them.
 */
export function indexTree(entries: readonly TreeEntry[], read: (path: string) => string): Tree {
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  const children = new Map<string, string[]>();
  for (const { path } of entries) {
    if (path === "/") continue;
    const folder = posix.dirname(path);
    const names = children.get(folder) ?? [];
    names.push(posix.basename(path));
    children.set(folder, names);
  }

  /** Undefined when a part is missing or links run in a circle. */
  function find(path: string, followLast: boolean): TreeEntry | undefined {
    let pending = parts(path);
    let current = "/";
    let links = 0;
    while (pending.length > 0) {
      const [part = "", ...rest] = pending;
      pending = rest;
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
      pending = [...parts(target), ...rest];
    }
    return byPath.get(current);
  }

  return {
    entries: () => entries,
    stat: (path) => find(path, true),
    lstat: (path) => find(path, false),
    readText(path) {
      const entry = find(path, true);
      if (entry?.type !== "file") return undefined;
      if (entry.sizeBytes > maxTextBytes) throw new Error(`${path} is too large to be read as text`);
      return read(entry.path);
    },
    list: (path) => children.get(find(path, true)?.path ?? "") ?? [],
  };
}

function parts(path: string): string[] {
  return path.split("/").filter((part) => part !== "" && part !== ".");
}
