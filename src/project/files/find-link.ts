import { lstat, readdir } from "node:fs/promises";
import { join, posix } from "node:path";

/**
 * The first thing at or below a path of the project that is neither a file nor a folder: a symbolic link, mostly.
 * Such things cannot be sources: a copy would not be what the user meant, or lead out of the project.
 */
export async function findLink(root: string, path: string): Promise<string | undefined> {
  const found = await lstat(join(root, path));
  if (found.isFile()) return undefined;
  if (!found.isDirectory()) return path;
  const entries = await readdir(join(root, path), { withFileTypes: true });
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.isFile()) continue;
    const below = posix.join(path, entry.name);
    const link = entry.isDirectory() ? await findLink(root, below) : below;
    if (link !== undefined) return link;
  }
  return undefined;
}
