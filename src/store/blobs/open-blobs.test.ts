import { chmod, mkdir, mkdtemp, open, readdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sha256Hex } from "../../lib/canonical-json.ts";
import { type Blobs, openBlobs } from "./open-blobs.ts";

let dir = "";
let blobs: Blobs;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "blobs-"));
  blobs = openBlobs(join(dir, "blobs"));
});
afterAll(() => rm(dir, { recursive: true }));

describe("putBytes", () => {
  it("keeps what it was given, once, read-only", async () => {
    const sha256 = await blobs.putBytes("hello");
    expect(sha256).toBe(sha256Hex("hello"));
    expect(await blobs.putBytes(Buffer.from("hello"))).toBe(sha256);
    expect((await blobs.read(sha256)).toString()).toBe("hello");
    expect((await stat(blobs.path(sha256))).mode & 0o777).toBe(0o444);
    expect(await blobs.has(sha256)).toBe(true);
    expect(await readdir(join(dir, "blobs/incoming"))).toEqual([]);
  });

  it("leaves nothing behind when it fails, and removes what killed processes left", async () => {
    const own = join(dir, "own");
    const incoming = join(own, "incoming");
    await mkdir(incoming, { recursive: true });
    await writeFile(join(incoming, "old"), "half");
    await utimes(join(incoming, "old"), 0, 0);
    await writeFile(join(incoming, "fresh"), "being written by another process");
    const data = new Uint8Array(8);
    await writeFile(join(own, sha256Hex(data).slice(0, 2)), ""); // where a folder is needed
    const other = openBlobs(own);
    await expect(other.putBytes(data)).rejects.toThrow();
    expect(await readdir(incoming)).toEqual(["fresh"]);
  });

  it("takes the same bytes from many at once", async () => {
    const names = await Promise.all(Array.from({ length: 20 }, () => blobs.putBytes("same")));
    expect(new Set(names).size).toBe(1);
    expect((await blobs.read(names[0] as string)).toString()).toBe("same");
  });
});

describe("adopt", () => {
  it("moves a sparse file and keeps its holes", async () => {
    const source = join(dir, "sparse");
    const file = await open(source, "w");
    await file.write("end", 8 * 1024 * 1024);
    await file.close();
    const sha256 = await blobs.adopt(source);
    const kept = await stat(await blobs.verifiedPath(sha256));
    expect(kept.size).toBe(8 * 1024 * 1024 + 3);
    expect(kept.blocks * 512).toBeLessThan(64 * 1024);
    await expect(stat(source)).rejects.toThrow();
  });

  it("drops a file that is there already", async () => {
    const sha256 = await blobs.putBytes("twice");
    const source = join(dir, "twice");
    await writeFile(source, "twice");
    expect(await blobs.adopt(source)).toBe(sha256);
    await expect(stat(source)).rejects.toThrow();
  });
});

describe("reading", () => {
  it("notices a changed file", async () => {
    const sha256 = await blobs.putBytes("true");
    await chmod(blobs.path(sha256), 0o644);
    await writeFile(blobs.path(sha256), "false");
    await expect(blobs.read(sha256)).rejects.toMatchObject({ code: "blob-corrupt" });
    await expect(blobs.verifiedPath(sha256)).rejects.toMatchObject({ code: "blob-corrupt" });
  });

  it("makes room for the right content again", async () => {
    const sha256 = await blobs.putBytes("mended");
    for (const mend of [() => blobs.putBytes("mended"), adoptMended]) {
      await chmod(blobs.path(sha256), 0o644);
      await writeFile(blobs.path(sha256), "broken");
      await expect(blobs.read(sha256)).rejects.toMatchObject({ code: "blob-corrupt" });
      expect(await blobs.has(sha256)).toBe(false);
      await mend();
      expect((await blobs.read(sha256)).toString()).toBe("mended");
    }
    async function adoptMended() {
      await writeFile(join(dir, "mended"), "mended");
      await blobs.adopt(join(dir, "mended"));
    }
  });

  it("names a missing one", async () => {
    const sha256 = sha256Hex("never stored");
    await expect(blobs.read(sha256)).rejects.toMatchObject({ code: "blob-corrupt" });
    await expect(blobs.verifiedPath(sha256)).rejects.toMatchObject({ code: "blob-corrupt" });
    expect(await blobs.has(sha256)).toBe(false);
  });

  it("refuses a name that is no digest", () => {
    expect(() => blobs.path("../../etc/passwd")).toThrow(TypeError);
  });
});
