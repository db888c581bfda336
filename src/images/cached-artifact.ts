import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { hashSparse } from "../lib/hash-sparse.ts";
import { withCacheLock } from "./cache-lock.ts";
import type { Build } from "./dependencies.ts";

const entry = z.object({ sha256: z.string(), sizeBytes: z.number(), allocatedBytes: z.number() });

/** A built file in the blobs. A `type`, so that it passes as JSON. */
export type BuiltFile = z.output<typeof entry>;

/**
 * The file that is made from what `key` stands for: from the blobs when it was made before, else made by `make`, which
 * is given the path to write to. Builds of the same file wait for each other.
 */
export async function cachedArtifact(
  build: Build,
  key: string,
  make: (path: string) => Promise<void>,
): Promise<BuiltFile & { cached: boolean }> {
  const { ctx, deps } = build;
  const note = join(deps.dataDir, "cache/artifacts", key);
  const known = async () => {
    const text = await readFile(note, "utf8").catch(() => "");
    const found = text === "" ? undefined : entry.parse(JSON.parse(text));
    return found !== undefined && (await deps.blobs.has(found.sha256)) ? found : undefined;
  };
  const before = await known();
  if (before !== undefined) return { ...before, cached: true };
  return withCacheLock(join(deps.dataDir, "cache/locks", `artifact-${key}`), ctx.signal, async () => {
    const meanwhile = await known();
    if (meanwhile !== undefined) return { ...meanwhile, cached: true };
    const path = join(ctx.workDir, `artifact-${randomUUID()}`);
    await make(path);
    const sha256 = await deps.blobs.adopt(path, await hashSparse(path, ctx.signal));
    // only now, synced: before, the file system has not given it all its blocks
    const { size, blocks } = await stat(deps.blobs.path(sha256));
    const built = { sha256, sizeBytes: size, allocatedBytes: blocks * 512 };
    await mkdir(join(deps.dataDir, "cache/artifacts"), { recursive: true });
    const fresh = join(ctx.workDir, `note-${randomUUID()}`);
    await writeFile(fresh, JSON.stringify(built), { flush: true });
    await rename(fresh, note);
    return { ...built, cached: false };
  });
}
