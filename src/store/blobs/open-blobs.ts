import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { sha256Hex } from "../../lib/canonical-json.ts";
import { UpstreamError } from "../../lib/errors.ts";
import { hashFile } from "../../lib/hash-file.ts";

/** Files named by the SHA-256 (lower-case hex) of their content; written once, never changed. */
export interface Blobs {
  putBytes(data: Uint8Array | string): Promise<string>;
  /**
   * Moves a file into the store; holes stay holes. The file must be on the store's own file system (a step's work
   * folder is). `sha256` is trusted when given, else the file is hashed.
   */
  adopt(path: string, sha256?: string): Promise<string>;
  /**
   * @throws UpstreamError `blob-corrupt` when it is missing or its content changed. What changed is set aside, so that
   * the right content can take its place.
   */
  read(sha256: string): Promise<Buffer>;
  /**
   * Path for reading, after the content was hashed again.
   * @param hash SHA-256 of a whole file by another way, e.g. one that knows where holes are
   * @throws UpstreamError `blob-corrupt` as `read` does
   */
  verifiedPath(sha256: string, hash?: (path: string) => Promise<string>): Promise<string>;
  has(sha256: string): Promise<boolean>;
  /** Where the blob is or would be; not verified. */
  path(sha256: string): string;
}

const readOnly = 0o444;
/** Nobody takes so long to write a file that is in memory: it was left by a process that was killed. */
const staleMs = 24 * 60 * 60 * 1000;

/** Makes the store's folder `dir`. */
export async function makeBlobsFolder(dir: string): Promise<void> {
  await mkdir(join(dir, "incoming"), { recursive: true });
}

/** The store in `dir`, which is made when the first file comes. */
export function openBlobs(dir: string): Blobs {
  const path = (sha256: string) => {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new TypeError(`not a SHA-256: ${sha256}`);
    return join(dir, sha256.slice(0, 2), sha256);
  };

  const aside = join(dir, "corrupt");
  let cleaned: Promise<void> | undefined;

  return {
    path,
    has: async (sha256) => existsSync(path(sha256)),

    async putBytes(data) {
      const sha256 = sha256Hex(data);
      if (existsSync(path(sha256))) return sha256;
      await makeBlobsFolder(dir);
      cleaned ??= removeStale(join(dir, "incoming"));
      await cleaned;
      const incoming = join(dir, "incoming", randomUUID());
      try {
        await writeDurably(incoming, data);
        await settle(incoming, path(sha256));
      } catch (error) {
        await rm(incoming, { force: true });
        throw error;
      }
      return sha256;
    },

    async adopt(source, known) {
      const sha256 = known ?? (await hashFile(source));
      const target = path(sha256);
      if (existsSync(target)) {
        await rm(source);
        return sha256;
      }
      await chmod(source, readOnly);
      await syncPath(source);
      await settle(source, target);
      return sha256;
    },

    async read(sha256) {
      let data = Buffer.alloc(0);
      const hash = async (file: string) => {
        data = await readFile(file);
        return sha256Hex(data);
      };
      await verify({ sha256, path: path(sha256), hash, aside });
      return data;
    },

    async verifiedPath(sha256, hash = hashFile) {
      await verify({ sha256, path: path(sha256), hash, aside });
      return path(sha256);
    },
  };
}

async function writeDurably(path: string, data: Uint8Array | string): Promise<void> {
  const file = await open(path, "wx", readOnly);
  try {
    await file.writeFile(data);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function removeStale(incoming: string): Promise<void> {
  for (const name of await readdir(incoming)) {
    const path = join(incoming, name);
    const info = await stat(path).catch(() => undefined); // in its place by now
    if (info !== undefined && Date.now() - info.mtimeMs > staleMs) await rm(path, { force: true });
  }
}

/**
 * Hashes the file as it lies there; one with another content is moved to the folder `aside`.
 * @throws UpstreamError `blob-corrupt`; the hash's own error
 */
async function verify(of: {
  sha256: string;
  path: string;
  hash: (path: string) => Promise<string>;
  aside: string;
}): Promise<void> {
  try {
    const { ino } = await stat(of.path);
    if ((await of.hash(of.path)) === of.sha256) return;
    await setAside(of.path, { ino, to: of.aside });
  } catch (cause) {
    const { syscall, code } = cause as NodeJS.ErrnoException;
    if (syscall === undefined) throw cause; // not about the file: an abort, a tool that is missing
    throw corrupt(of.sha256, code === "ENOENT" ? "is missing" : "cannot be read", cause);
  }
  throw corrupt(of.sha256, "has changed");
}

/** Unless somebody has put the right content there meanwhile. */
async function setAside(path: string, { ino, to }: { ino: number; to: string }): Promise<void> {
  if ((await stat(path)).ino !== ino) return;
  await mkdir(to, { recursive: true });
  await rename(path, join(to, basename(path)));
}

/** Renames into place so that it survives a power cut: the folder is synced too. */
async function settle(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await rename(from, to).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== "EXDEV") throw cause;
    throw new UpstreamError("tool-failed", `${from} is not on the file system of the blobs`, {
      hint: "keep work/ and blobs/ of the data folder on one file system",
      cause,
    });
  });
  await syncPath(dirname(to));
  await syncPath(dirname(dirname(to)));
}

async function syncPath(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function corrupt(sha256: string, what: string, cause?: unknown): UpstreamError {
  return new UpstreamError("blob-corrupt", `the stored file sha256:${sha256} ${what}`, {
    hint: "build the version again: the same inputs give the same file",
    ...(cause === undefined ? {} : { cause }),
  });
}
