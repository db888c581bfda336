import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { exec } from "./exec.ts";
import { enterArguments, openMountNamespace } from "./mount-namespace.ts";

it("builds the command that enters it", () => {
  expect(enterArguments(7, ["mount", "-t", "tmpfs"])).toEqual([
    "nsenter",
    "--mount=/proc/7/ns/mnt",
    "--",
    "mount",
    "-t",
    "tmpfs",
  ]);
});

it("keeps mounts to itself and drops them when closed", async () => {
  const dir = await mkdtemp(join(tmpdir(), "namespace-"));
  const namespace = await openMountNamespace();
  await exec(namespace.wrap(["mount", "-t", "tmpfs", "tmpfs", dir]));
  await writeFile(join(namespace.root, dir, "inside"), "seen");
  expect(existsSync(join(dir, "inside"))).toBe(false);
  expect(await readFile("/proc/self/mountinfo", "utf8")).not.toContain(dir);
  expect((await exec(namespace.wrap(["cat", join(dir, "inside")]))).stdout).toBe("seen");
  await namespace.close();
  expect(existsSync(`/proc/${namespace.pid}/ns`)).toBe(false);
  await rm(dir, { recursive: true });
});

it("ends with the signal", async () => {
  const cancel = new AbortController();
  const namespace = await openMountNamespace({ signal: cancel.signal });
  cancel.abort();
  await namespace.close();
  expect(existsSync(`/proc/${namespace.pid}/ns`)).toBe(false);
});
