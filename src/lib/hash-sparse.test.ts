import { randomBytes } from "node:crypto";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { hashFile } from "./hash-file.ts";
import { hashSparse } from "./hash-sparse.ts";

const mib = 1024 * 1024;

test.each<[what: string, data: { at: number; bytes: number }[], sizeBytes: number]>([
  ["empty", [], 0],
  ["less than a sector", [{ at: 0, bytes: 100 }], 100],
  ["whole sectors", [{ at: 0, bytes: 8192 }], 8192],
  ["no whole sectors, as an archive", [{ at: 0, bytes: 2 * mib + 178 }], 2 * mib + 178],
  ["a hole alone", [], 3 * mib],
  [
    "holes between",
    [
      { at: mib, bytes: 4096 },
      { at: 5 * mib, bytes: 4096 },
    ],
    6 * mib,
  ],
  ["a hole at the end, and no whole sectors", [{ at: 0, bytes: 4096 }], 3 * mib + 77],
])("%s: as sha256sum has it", async (_what, data, sizeBytes) => {
  const dir = await mkdtemp(join(tmpdir(), "slipway-hash-"));
  onTestFinished(() => rm(dir, { recursive: true }));
  const path = join(dir, "disk");
  const file = await open(path, "w");
  await file.truncate(sizeBytes);
  for (const { at, bytes } of data) await file.write(randomBytes(bytes), 0, bytes, at);
  await file.close();
  expect(await hashSparse(path, new AbortController().signal)).toBe(await hashFile(path));
});
