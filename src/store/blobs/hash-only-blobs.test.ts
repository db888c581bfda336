import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { sha256Hex } from "../../lib/canonical-json.ts";
import { hashOnlyBlobs } from "./hash-only-blobs.ts";
import { openBlobs } from "./open-blobs.ts";

async function setting() {
  const dir = await mkdtemp(join(tmpdir(), "blobs-"));
  onTestFinished(() => rm(dir, { recursive: true }));
  const kept = openBlobs(join(dir, "blobs"));
  return { dir, kept, blobs: hashOnlyBlobs(kept) };
}

test("what it is given gets the name it would have, and is not kept", async () => {
  const { dir, blobs } = await setting();
  const file = join(dir, "file");
  await writeFile(file, "two");
  expect(await blobs.putBytes("one")).toBe(sha256Hex("one"));
  expect(await blobs.adopt(file)).toBe(sha256Hex("two"));
  expect(await blobs.adopt(file, sha256Hex("known"))).toBe(sha256Hex("known"));
  expect(await readdir(dir)).toEqual(["file"]);
});

test("what is kept can be read", async () => {
  const { kept, blobs } = await setting();
  const name = await kept.putBytes("kept");
  expect(await blobs.has(name)).toBe(true);
  expect((await blobs.read(name)).toString()).toBe("kept");
  expect(await blobs.verifiedPath(name)).toBe(kept.path(name));
});
