import { readFileSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { exec } from "../../../lib/exec.ts";
import { indexTree } from "./index-tree.ts";
import type { Tree, TreeEntry } from "./tree.ts";

/** What find(1) tells of each entry, every field ended by a zero byte: no name and no link can hold one. */
const fields = ["%y", "%m", "%U", "%G", "%s", "%P", "%l"] as const;

/**
 * find(1) arguments that write the list of everything below `root` to the file `list`. Other file systems mounted
 * below are not gone into. Pure.
 */
export function listArguments(root: string, list: string): string[] {
  // into a file: on standard output, odd names would be taken for ends of lines
  return ["find", root, "-xdev", "-fprintf", list, fields.map((field) => `${field}\\0`).join("")];
}

/**
 * Reads the names, modes and links below `root` once; file contents are read when a rule asks. What other file
 * systems mounted below hold is left out.
 * @param options.workDir where the list is written for a moment
 * @throws UpstreamError `tool-failed`; the signal's reason on abort.
 */
export async function openTree(root: string, options: { workDir: string; signal: AbortSignal }): Promise<Tree> {
  const list = join(options.workDir, "tree.list");
  await exec(listArguments(root, list), { signal: options.signal });
  const { entries, rawPaths } = parseList(await readFile(list));
  await rm(list);
  return indexTree(entries, (path) => readFileSync(fullPath(root, rawPaths.get(path) ?? path), "utf8"));
}

/**
 * Entries sorted by path, so that a folder comes before what is in it. Names are UTF-8; of those that are not, the
 * bytes are kept in `rawPaths`, by which such a file can still be opened. Pure.
 */
export function parseList(list: Buffer): { entries: TreeEntry[]; rawPaths: Map<string, Buffer> } {
  const entries: TreeEntry[] = [];
  const rawPaths = new Map<string, Buffer>();
  for (let at = 0; at < list.length; ) {
    const [type, mode, uid, gid, size, name, target] = fields.map(() => {
      const field = list.subarray(at, list.indexOf(0, at));
      at += field.length + 1;
      return field;
    }) as [Buffer, Buffer, Buffer, Buffer, Buffer, Buffer, Buffer];
    const path = `/${name}`;
    if (!Buffer.from(path).subarray(1).equals(name)) rawPaths.set(path, name);
    entries.push({
      path,
      type: entryType(`${type}`),
      mode: Number.parseInt(`${mode}`, 8),
      uid: Number(`${uid}`),
      gid: Number(`${gid}`),
      sizeBytes: Number(`${size}`),
      target: `${type}` === "l" ? `${target}` : undefined,
    });
  }
  return { entries: entries.sort((a, b) => (a.path < b.path ? -1 : 1)), rawPaths };
}

function fullPath(root: string, path: string | Buffer): string | Buffer {
  return typeof path === "string" ? join(root, path) : Buffer.concat([Buffer.from(`${root}/`), path]);
}

/** From find's letter for it. */
function entryType(letter: string): TreeEntry["type"] {
  switch (letter) {
    case "f":
      return "file";
    case "d":
      return "folder";
    case "l":
      return "link";
    default:
      return "other";
  }
}
