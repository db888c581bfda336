import { execFile } from "node:child_process";
import { chmod, copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { expect, onTestFinished, test } from "vitest";

const root = resolve(import.meta.dirname, "..");

interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** A folder in which `slipway` stands as in a clone (`src`) or as in an installed package (`dist`). */
async function place(kind: "clone" | "installed") {
  const dir = await mkdtemp(join(tmpdir(), "slipway-launcher-"));
  onTestFinished(() => rm(dir, { recursive: true }));
  const program = async (file: string, lines: string) => {
    await mkdir(dirname(join(dir, file)), { recursive: true });
    await writeFile(join(dir, file), `#!/bin/sh\n${lines}\n`);
    await chmod(join(dir, file), 0o755);
  };
  /** Stands in for Node: tells its version, else who it is and what it was given after Node's own options. */
  const fakeNode = (file: string, version: string) =>
    program(
      file,
      `if [ "$1" = --version ]; then echo v${version}; exit; fi
while [ "\${1#--}" != "$1" ]; do shift; done
echo "${version} $*"`,
    );

  await copyFile(join(root, "slipway"), join(dir, "slipway"));
  await mkdir(join(dir, kind === "clone" ? "src" : "dist"));
  if (kind === "clone") {
    await mkdir(join(dir, "scripts"));
    await copyFile(join(root, "scripts/install-packages.sh"), join(dir, "scripts/install-packages.sh"));
    await writeFile(join(dir, "package-lock.json"), "{}");
  }
  const run = (file: string, ...args: string[]) =>
    new Promise<Outcome>((done) => {
      const path = `PATH=${join(dir, "bin")}:/usr/sbin:/usr/bin:/sbin:/bin`;
      execFile("env", [path, join(dir, file), ...args], (error, stdout, stderr) =>
        done({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr }),
      );
    });
  const installed = () => program("node_modules/.package-lock.json", "");
  return { dir, program, fakeNode, installed, run };
}

test.each([
  ["the machine's own when it is new enough", "22.18.0", "24.9.0", "22.18.0"],
  ["a much newer one", "100.0.0", "24.9.0", "100.0.0"],
  ["the bundled one when the machine's is older", "22.17.9", "24.9.0", "24.9.0"],
])("a clone runs its sources with %s", async (_name, own, bundled, chosen) => {
  const clone = await place("clone");
  await clone.installed();
  await clone.fakeNode("bin/node", own);
  await clone.fakeNode("node_modules/.bin/node", bundled);
  const { stdout } = await clone.run("slipway", "image", "build", "a b");
  expect(stdout).toBe(`${chosen} ${clone.dir}/src/main.ts image build a b\n`);
});

test("an installed package runs its JavaScript on an older Node, also through symbolic links", async () => {
  const installed = await place("installed");
  await installed.fakeNode("bin/node", "20.11.0");
  await mkdir(join(installed.dir, "links"));
  await symlink("../slipway", join(installed.dir, "links/one"));
  await symlink(join(installed.dir, "links/one"), join(installed.dir, "links/two"));
  const { stdout } = await installed.run("links/two", "check");
  expect(stdout).toBe(`20.11.0 ${installed.dir}/dist/main.js check\n`);
});

test("no Node that will do: says what it needs and found, and exits 5", async () => {
  const installed = await place("installed");
  await installed.fakeNode("bin/node", "18.20.0");
  const { code, stderr } = await installed.run("slipway", "check");
  expect(code).toBe(5);
  expect(stderr).toContain("needs Node 20.11 or newer; found v18.20.0");
});

/** Stands in for `npm ci`: installs what the launcher looks for, and counts its calls. */
const fakeNpm = [
  'echo called >> "$(dirname "$0")/calls"',
  "rm -rf node_modules && mkdir -p node_modules/.bin",
  "echo {} > node_modules/.package-lock.json",
  'cp "$(dirname "$0")/bundled" node_modules/.bin/node',
].join("\n");

test("a fresh clone installs its packages once, again when the lock file changes, and keeps stdout clean", async () => {
  const clone = await place("clone");
  await clone.fakeNode("bin/node", "20.11.0");
  await clone.fakeNode("bin/bundled", "24.9.0");
  await clone.program("bin/npm", `echo noise\n${fakeNpm}`);
  const count = async () => (await clone.run("bin/count")).stdout.trim();
  await clone.program("bin/count", `wc -l < "$(dirname "$0")/calls"`);

  const [one, two] = await Promise.all([clone.run("slipway", "check"), clone.run("slipway", "check")]);
  for (const { code, stdout } of [one, two])
    expect({ code, stdout }).toEqual({ code: 0, stdout: `24.9.0 ${clone.dir}/src/main.ts check\n` });
  expect(await count()).toBe("1");

  await clone.run("slipway", "check");
  expect(await count()).toBe("1");
  await writeFile(join(clone.dir, "package-lock.json"), '{"changed":true}');
  await clone.run("slipway", "check");
  expect(await count()).toBe("2");
});

test("npm fails: shows what it said and exits 4", async () => {
  const clone = await place("clone");
  await clone.fakeNode("bin/node", "20.11.0");
  await clone.program("bin/npm", "echo 'npm error: no network' >&2; exit 1");
  const { code, stdout, stderr } = await clone.run("slipway", "check");
  expect({ code, stdout }).toEqual({ code: 4, stdout: "" });
  expect(stderr).toContain("npm error: no network");
});
