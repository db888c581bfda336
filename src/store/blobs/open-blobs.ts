import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
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
  /** @throws UpstreamError `blob-corrupt` when it is missing or its content changed. */
  read(sha256: string): Promise<Buffer>;
  /**
   * Path for reading, after the content was hashed again.
   * @param hash SHA-256 of a whole file by another way, e.g. one that knows where holes are
   * @throws UpstreamError `blob-corrupt`
   */
  verifiedPath(sha256: string, hash?: (path: string) => Promise<string>): Promise<string>;
  has(sha256: string): Promise<boolean>;
  /** Where the blob is or would be; not verified. */
  path(sha256: string): string;
}

const readOnly = 0o444;

/** Opens the store in `dir`, making it at first use. */
export async function makeBlobsFolder(dir: string): Promise<void> {
  await mkdir(join(dir, "incoming"), { recursive: true });
}

export function openBlobs(dir: string): Blobs {
  const path = (sha256: string) => {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new TypeError(`not a SHA-256: ${sha256}`);
    return join(dir, sha256.slice(0, 2), sha256);
  };

  return {
    path,
    has: async (sha256) => existsSync(path(sha256)),

    async putBytes(data) {
      const sha256 = sha256Hex(data);
      if (existsSync(path(sha256))) return sha256;
      await makeBlobsFolder(dir);
      const incoming = join(dir, "incoming", randomUUID());
      const file = await open(incoming, "wx", readOnly);
      try {
        await file.writeFile(data);
        await file.sync();
      } finally {
        await file.close();
      }
      await settle(incoming, path(sha256));
      return sha256;
    },

    async adopt(source, known) {
      const sha256 = known ?? (await hashFile(source));
      const target = path(sha256);
      if (existsSync(target)) {
        await rm(source);
        return sha256;
      }
      await syncPath(source);
      await chmod(source, readOnly);
      await settle(source, target);
      return sha256;
    },

    async read(sha256) {
      const data = await readFile(path(sha256)).catch((cause: unknown) => {
        throw corrupt(sha256, "is missing", cause);
      });
      if (sha256Hex(data) !== sha256) throw corrupt(sha256, "has changed");
      return data;
    },

    async verifiedPath(sha256, hash = hashFile) {
      const found = await hash(path(sha256)).catch((cause: NodeJS.ErrnoException) => {
        if (cause.syscall === undefined) throw cause; // not about the file: an abort, a tool that is missing
        throw corrupt(sha256, cause.code === "ENOENT" ? "is missing" : "cannot be read", cause);
      });
      if (found !== sha256) throw corrupt(sha256, "has changed");
      return path(sha256);
    },
  };
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
