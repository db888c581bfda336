import { createHash } from "node:crypto";
import { open, stat } from "node:fs/promises";
import { z } from "zod";
import { exec } from "./exec.ts";

const extents = z.array(z.object({ start: z.number(), length: z.number(), zero: z.boolean() }));

/**
 * SHA-256 (lower-case hex) of a sparse file. Holes count as the zeros they are, without being read: reading them
 * would fill the page cache with gigabytes of nothing. Where they are, `qemu-img map` tells.
 * @throws the file system's error; UpstreamError `tool-missing` or `tool-failed`; the signal's reason on abort.
 */
export async function hashSparse(path: string, signal: AbortSignal): Promise<string> {
  const { size } = await stat(path);
  const map = await exec(["qemu-img", "map", "--output=json", "-f", "raw", path], { signal });
  const hash = createHash("sha256");
  const buffer = Buffer.alloc(1024 * 1024);
  const zeros = Buffer.alloc(1024 * 1024);
  const file = await open(path);
  try {
    for (const { start, length, zero } of extents.parse(JSON.parse(map.stdout))) {
      const end = Math.min(length, size - start); // the map counts whole sectors, also past the file's end
      for (let done = 0; done < end; ) {
        signal.throwIfAborted();
        const want = Math.min(buffer.length, end - done);
        const got = zero ? want : (await file.read(buffer, 0, want, start + done)).bytesRead;
        if (got === 0) throw new Error(`${path} ended while it was read`);
        hash.update((zero ? zeros : buffer).subarray(0, got));
        done += got;
      }
    }
    return hash.digest("hex");
  } finally {
    await file.close();
  }
}
