import { readdir } from "node:fs/promises";
import { join } from "node:path";

/** What git ignores and what is git's own: never sources. */
const skipped = new Set([".git", "node_modules", "dist", "coverage", ".slipway"]);

/** Source files below `root` as sorted paths from it. Needs no git: an exported tree is checked like a clone. */
export async function listFiles(root: string, folder = ""): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  const nested = entries
    .filter((entry) => !skipped.has(entry.name) && !entry.name.endsWith(".tgz"))
    .map(async (entry) => {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) return listFiles(root, path);
      return entry.isFile() ? [path] : [];
    });
  return (await Promise.all(nested)).flat().sort();
}
