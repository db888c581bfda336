import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { projectFolder } from "../../../tests/project-folder.ts";
import { loadProject } from "../load-project.ts";
import { initProject } from "./init-project.ts";

const everything = ["slipway.yaml", "setup.sh", "tests/smoke.sh", "slipway.schema.json", ".gitignore"];

test("a new project is valid, and its scripts can be run", async () => {
  const dir = join(await projectFolder({}), "new/folder");
  expect(await initProject({ dir, name: "shop-2" })).toEqual(everything);
  const project = await loadProject({ root: dir });
  expect(Object.keys(project.images)).toEqual(["shop-2"]);
  expect(project.channels.map(({ name }) => name)).toEqual(["testing", "stage", "production"]);
  for (const script of ["setup.sh", "tests/smoke.sh"]) {
    expect((await stat(join(dir, script))).mode & 0o111).toBe(0o111);
  }
});

test("an existing .gitignore stays as it is", async () => {
  const dir = await projectFolder({ ".gitignore": "mine\n" });
  expect(await initProject({ dir, name: "web" })).toEqual(everything.slice(0, -1));
  expect(await readFile(join(dir, ".gitignore"), "utf8")).toBe("mine\n");
});

test("files in the way: named, and nothing is written", async () => {
  const dir = await projectFolder({ "setup.sh": "mine\n", "tests/smoke.sh": "mine\n" });
  await expect(initProject({ dir, name: "web" })).rejects.toMatchObject({
    code: "conflict",
    message: `${dir} already has setup.sh, tests/smoke.sh`,
  });
  expect((await readdir(dir)).sort()).toEqual(["setup.sh", "tests"]);
});

test("a file where the folder should be", async () => {
  const dir = await projectFolder({});
  await writeFile(join(dir, "file"), "");
  await expect(initProject({ dir: join(dir, "file"), name: "web" })).rejects.toMatchObject({ code: "usage" });
});

describe("names", () => {
  test.each([
    ["My Shop", "for example: my-shop"],
    ["-web-", "for example: web"],
    ["", "for example: web"],
    ["ä", "for example: web"],
    ["../up", "for example: up"],
    ["x".repeat(64), `for example: ${"x".repeat(63)}`],
  ])("%j is refused", async (name, hint) => {
    const dir = await projectFolder({});
    await expect(initProject({ dir, name })).rejects.toMatchObject({ code: "usage", hint });
    expect(await readdir(dir)).toEqual([]);
  });
});
