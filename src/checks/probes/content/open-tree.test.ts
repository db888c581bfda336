import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTree } from "./open-tree.ts";
import type { Tree } from "./tree.ts";

let folder: string;
let tree: Tree;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-tree-"));
  const root = join(folder, "root");
  await mkdir(join(root, "etc/deep"), { recursive: true });
  await writeFile(join(folder, "outside"), "outside");
  await writeFile(join(root, "etc/real"), "inside");
  await writeFile(join(root, "outside"), "inside too");
  const links = {
    "etc/absolute": "/etc/real",
    "etc/relative": "../etc/./real",
    "etc/above": "../../../../outside",
    "etc/out": join(folder, "outside"),
    "etc/loop": "loop",
    "etc/dead": "nowhere",
    folder: "/etc/deep/..",
  };
  for (const [path, target] of Object.entries(links)) await symlink(target, join(root, path));
  tree = await openTree(root);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test.each([
  ["/etc/real", "inside"],
  ["/etc/absolute", "inside"],
  ["/etc/relative", "inside"],
  ["/folder/real", "inside"],
  ["/etc/above", "inside too"],
  ["/../../outside", "inside too"],
  ["/etc/out", undefined],
  ["/etc/loop", undefined],
  ["/etc/dead", undefined],
  ["/etc", undefined],
])("%s reads as %s", (path, text) => {
  expect(tree.readText(path)).toBe(text);
});

test("entries, links and folders", () => {
  expect(tree.lstat("/etc/dead")).toMatchObject({ type: "link", target: "nowhere" });
  expect(tree.stat("/etc/dead")).toBeUndefined();
  expect(tree.list("/folder")).toEqual(tree.list("/etc"));
  expect(tree.list("/etc/real")).toEqual([]);
  expect(tree.entries()[0]).toMatchObject({ path: "/", type: "folder" });
});
