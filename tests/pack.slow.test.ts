import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";

const run = promisify(execFile);
const root = resolve(import.meta.dirname, "..");
/** The machine's own programs: what a user's shell finds, without the development packages of a clone. */
const userPath = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

let dir: string;
let project: string;

/** Runs the installed program as a user would, in the project's folder. */
function slipway(...args: string[]) {
  const dataDir = `SLIPWAY_DATA_DIR=${join(dir, "data")}`;
  return run("env", [userPath, dataDir, join(dir, "node_modules/.bin/slipway"), ...args], { cwd: project });
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "slipway-pack-"));
  project = join(dir, "project");
  await mkdir(project);
  const { stdout } = await run("npm", ["pack", "--json", "--loglevel=error", "--pack-destination", dir], { cwd: root });
  const [packed] = JSON.parse(stdout.slice(stdout.indexOf("[\n"))) as { filename: string; files: { path: string }[] }[];
  if (packed === undefined) throw new Error(`npm pack said: ${stdout}`);
  await run(
    "env",
    [
      userPath,
      "npm",
      "install",
      "--prefix",
      dir,
      "--no-audit",
      "--no-fund",
      "--loglevel=error",
      join(dir, packed.filename),
    ],
    { cwd: dir },
  );
});

afterAll(() => rm(dir, { recursive: true, force: true }));

test("says its version", async () => {
  const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { version: string };
  expect((await slipway("--version")).stdout.trim()).toContain(version);
});

test("brings compiled JavaScript and neither sources nor tests", async () => {
  const { stdout } = await run("find", [
    join(dir, "node_modules/slipway"),
    "-name",
    "*.ts",
    "-o",
    "-name",
    "*.test.js",
  ]);
  expect(stdout).toBe("");
});

test("scaffolds a project and finds it valid", async () => {
  await slipway("init", "packed");
  const { stdout } = await slipway("check", "--json");
  expect(JSON.parse(stdout)).toMatchObject({ ok: true, root: project });
});

test("explains a broken project and exits 2", async () => {
  await expect(slipway("check", join(dir, "nowhere"))).rejects.toMatchObject({ code: 2 });
});
