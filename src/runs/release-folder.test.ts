import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { exec } from "../lib/exec.ts";
import { cleanDeadOwners } from "./clean-dead-owners.ts";
import { processStart } from "./process-identity.ts";
import { parseMounts } from "./release-folder.ts";

let dataDir = "";
beforeEach(async () => {
  dataDir = await realpath(await mkdtemp(join(tmpdir(), "release-")));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

describe("cleanDeadOwners", () => {
  it("ends, unmounts, detaches and removes what a dead process left", async () => {
    const folder = join(dataDir, "work", "4194305-1", "step");
    await mkdir(join(folder, "mnt"), { recursive: true });
    await exec(["mount", "-t", "tmpfs", "none", join(folder, "mnt")]);
    await exec(["truncate", "-s", "1M", join(folder, "disk")]);
    const device = (await exec(["losetup", "--find", "--show", join(folder, "disk")])).stdout;
    const child = spawn("sleep", ["600"], { cwd: folder, stdio: "ignore" });
    const exit = once(child, "exit");
    const own = join(dataDir, "work", `${process.pid}-${processStart(process.pid)}`);
    await mkdir(own);
    await writeFile(join(dataDir, "work", "note"), "not ours to judge");

    const report = await cleanDeadOwners(dataDir);
    expect(report).toMatchObject({
      removed: [join(dataDir, "work", "4194305-1")],
      failed: [],
      killed: [child.pid],
      unmounted: [join(folder, "mnt")],
      detached: [device],
    });
    await exit;
    expect(existsSync(join(dataDir, "work", "4194305-1"))).toBe(false);
    expect(existsSync(own)).toBe(true);
    expect(existsSync(join(dataDir, "work", "note"))).toBe(true);
    expect(await readFile("/proc/self/mountinfo", "utf8")).not.toContain(folder);
  });

  it("has nothing to do in a fresh data folder", async () => {
    expect(await cleanDeadOwners(dataDir)).toEqual({
      removed: [],
      failed: [],
      killed: [],
      unmounted: [],
      detached: [],
    });
  });
});

it("reads mount points as the kernel writes them", () => {
  const text = [
    "1 0 0:1 / /work/a rw - x x rw",
    "2 0 0:1 / /work/a\\040b/c rw - x x rw",
    "3 0 0:1 / /work/a/d rw - x x rw",
  ].join("\n");
  expect(parseMounts(text, "/work/a")).toEqual(["/work/a", "/work/a/d"]);
  expect(parseMounts(text, "/work/a b")).toEqual(["/work/a b/c"]);
});
