import { mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Blobs, openBlobs } from "./open-blobs.ts";
import { materializeTree, snapshotTree } from "./source-tree.ts";

let dir = "";
let root = "";
let blobs: Blobs;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "tree-"));
  root = join(dir, "project");
  blobs = openBlobs(join(dir, "blobs"));
  await mkdir(join(root, "roles/web"), { recursive: true });
  await writeFile(join(root, "setup.sh"), "#!/bin/sh\n", { mode: 0o750 });
  await writeFile(join(root, "roles/web/main.yml"), "- a\n", { mode: 0o600 });
  await writeFile(join(root, "roles/all.yml"), "- b\n");
});
afterAll(() => rm(dir, { recursive: true }));

it("takes files and whole folders, sorted, and gives them back", async () => {
  const tree = await snapshotTree(root, ["setup.sh", "./roles/", "roles/all.yml"], blobs);
  expect(tree.entries.map((entry) => [entry.path, entry.mode])).toEqual([
    ["roles/all.yml", 0o644],
    ["roles/web/main.yml", 0o644],
    ["setup.sh", 0o755],
  ]);
  const copy = join(dir, "copy");
  await materializeTree(tree, copy, blobs);
  expect(await readFile(join(copy, "roles/web/main.yml"), "utf8")).toBe("- a\n");
  expect((await stat(join(copy, "setup.sh"))).mode & 0o777).toBe(0o755);
  expect((await snapshotTree(copy, ["setup.sh", "roles"], blobs)).digest).toBe(tree.digest);
});

it("changes its digest with the content", async () => {
  const before = await snapshotTree(root, ["roles"], blobs);
  await writeFile(join(root, "roles/all.yml"), "- c\n");
  expect((await snapshotTree(root, ["roles"], blobs)).digest).not.toBe(before.digest);
});

it.each([
  ["missing.sh", "not-found"],
  ["../outside", "invalid-project"],
  ["/etc/passwd", "invalid-project"],
])("refuses %s", async (path, code) => {
  await expect(snapshotTree(root, [path], blobs)).rejects.toMatchObject({ code });
});

it("refuses links, which could point anywhere", async () => {
  await symlink("/etc/passwd", join(root, "link"));
  await expect(snapshotTree(root, ["link"], blobs)).rejects.toMatchObject({ code: "invalid-project" });
});
