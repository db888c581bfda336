import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
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
  await writeFile(Buffer.from(`${root}/etc/latin1-\xe4`, "latin1"), "not UTF-8");
  await writeFile(join(root, "etc/two\r\nlines\u2028"), "odd");
  await chmod(join(root, "etc/deep"), 0o2750);
  tree = await openTree(root, { workDir: folder, signal: new AbortController().signal });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test.each([
  ["/etc/real", "inside"],
  ["/etc/absolute", "inside"],
  ["/etc/relative", "inside"],
  ["/folder/real", "inside"],
  ["/etc/above", "inside too"],
  ["/../../outside", "inside too"],
  ["/etc/two\r\nlines\u2028", "odd"],
  ["/etc/latin1-\ufffd", "not UTF-8"],
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
  expect(tree.stat("/etc/deep")).toMatchObject({ mode: 0o2750, uid: process.getuid?.(), target: undefined });
  expect(tree.stat("/etc/real")).toMatchObject({ type: "file", sizeBytes: 6 });
  expect(tree.list("/etc")).toEqual([...tree.list("/etc")].sort());
});
