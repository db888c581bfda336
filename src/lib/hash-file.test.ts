import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { sha256Hex } from "./canonical-json.ts";
import { hashFile } from "./hash-file.ts";

let dir = "";
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "hash-file-"));
});
afterAll(() => rm(dir, { recursive: true }));

it("hashes files of several pieces", async () => {
  const data = new Uint8Array(3 * 1024 * 1024 + 7).fill(65);
  await writeFile(join(dir, "large"), data);
  expect(await hashFile(join(dir, "large"))).toBe(sha256Hex(data));
});

it("stops when told to", async () => {
  await writeFile(join(dir, "small"), "x");
  await expect(hashFile(join(dir, "small"), AbortSignal.abort(new Error("enough")))).rejects.toThrow();
});
