import { lstat, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, isAbsolute, join, normalize, sep } from "node:path";
import { canonicalJson, sha256Hex } from "../../lib/canonical-json.ts";
import { UserError } from "../../lib/errors.ts";
import type { Blobs } from "./open-blobs.ts";

export interface SourceEntry {
  /** Relative to the root, with `/`. */
  path: string;
  /** Permission bits as git keeps them: 0o644 or 0o755, since the rest depends on the user's umask. */
  mode: number;
  sha256: string;
  sizeBytes: number;
}

/** The user's files as they were when a plan was made. Entries are sorted by path. */
export interface SourceTree {
  digest: string;
  entries: readonly SourceEntry[];
}

/**
 * Stores the files (folders with all below them) and names them by one digest.
 * @throws UserError `not-found` for a missing path, `invalid-project` for one outside the root or neither file nor folder.
 */
export async function snapshotTree(root: string, paths: readonly string[], blobs: Blobs): Promise<SourceTree> {
  const found = new Map<string, SourceEntry>();
  for (const path of paths) await collect({ root, path: insideRoot(path), blobs, found });
  const entries = [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  return { digest: sha256Hex(canonicalJson(entries)), entries };
}

function insideRoot(path: string): string {
  const clean = normalize(path).replace(/\/+$/, "");
  if (isAbsolute(clean) || clean === ".." || clean.startsWith(`..${sep}`)) {
    throw new UserError("invalid-project", `${path} is outside the project folder`, {
      hint: "copy it into the project, next to slipway.yaml",
    });
  }
  return clean;
}

async function collect(job: {
  root: string;
  path: string;
  blobs: Blobs;
  found: Map<string, SourceEntry>;
}): Promise<void> {
  const full = join(job.root, job.path);
  const info = await lstat(full).catch((cause: unknown) => {
    throw new UserError("not-found", `${job.path} is named by the project and does not exist`, {
      hint: `make ${full}, or correct the name in slipway.yaml`,
      cause,
    });
  });
  if (info.isDirectory()) {
    for (const name of (await readdir(full)).sort()) await collect({ ...job, path: join(job.path, name) });
    return;
  }
  if (!info.isFile()) {
    throw new UserError("invalid-project", `${job.path} is neither a file nor a folder`, {
      hint: "links and devices cannot be part of a recipe's sources; put the file itself there",
    });
  }
  const data = await readFile(full);
  job.found.set(job.path, {
    path: job.path,
    mode: (info.mode & 0o100) === 0 ? 0o644 : 0o755,
    sha256: await job.blobs.putBytes(data),
    sizeBytes: data.length,
  });
}

/** Writes the tree's files below `destDir`, each verified. @throws UpstreamError `blob-corrupt`. */
export async function materializeTree(tree: SourceTree, destDir: string, blobs: Blobs): Promise<void> {
  for (const entry of tree.entries) {
    const target = join(destDir, insideRoot(entry.path));
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, await blobs.read(entry.sha256), { mode: entry.mode, flag: "wx" });
  }
}
