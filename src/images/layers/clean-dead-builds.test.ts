import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { withCacheLock } from "../cache-lock.ts";
import { cleanDeadBuilds, unfinishedDir, unfinishedName } from "./clean-dead-builds.ts";

it("removes what dead processes left, and nothing of the living", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "dead-"));
  const own = unfinishedName();
  // the same number with another start time is another process
  const dead = [`${process.pid}-1-b`, "4194304-5-c", "nonsense"];
  for (const name of [own, ...dead]) await mkdir(join(unfinishedDir(dataDir), name, "trees"), { recursive: true });
  expect((await cleanDeadBuilds(dataDir)).sort()).toEqual(dead.sort());
  expect(existsSync(join(unfinishedDir(dataDir), own))).toBe(true);
  await rm(dataDir, { recursive: true });
});

it("has nothing to do where nothing was built", async () => {
  expect(await cleanDeadBuilds("/nonexistent")).toEqual([]);
});

it("lets one at a time hold a lock, and lets a waiting one be cancelled", async () => {
  const dir = await mkdtemp(join(tmpdir(), "lock-"));
  const path = join(dir, "locks/one");
  const { signal } = new AbortController();
  let inside = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++inside);
    await new Promise((resolve) => setImmediate(resolve));
    inside--;
  };
  await Promise.all([1, 2, 3].map(() => withCacheLock(path, signal, work)));
  expect(most).toBe(1);
  const cancel = new AbortController();
  await withCacheLock(path, signal, async () => {
    const waiting = withCacheLock(path, cancel.signal, work);
    cancel.abort(new Error("stopped"));
    await expect(waiting).rejects.toThrow("stopped");
  });
  await rm(dir, { recursive: true });
});

it("takes a zombie for dead", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "dead-"));
  // cat never asks for the child that sh left it; sh would, so that the child is ended only then
  const parent = spawn("sh", ["-c", "sleep 600 & echo $!; exec cat"], { stdio: ["pipe", "pipe", "ignore"] });
  const [line] = (await once(parent.stdout, "data")) as [Buffer];
  const pid = Number(line.toString());
  await expect.poll(() => readFile(`/proc/${parent.pid}/comm`, "utf8")).toBe("cat\n");
  process.kill(pid, "SIGKILL");
  const fields = async () => (await readFile(`/proc/${pid}/stat`, "utf8")).split(") ")[1]?.split(" ") ?? [];
  await expect.poll(async () => (await fields())[0]).toBe("Z");
  const name = `${pid}-${(await fields())[19]}-a`;
  await mkdir(join(unfinishedDir(dataDir), name), { recursive: true });
  expect(await cleanDeadBuilds(dataDir)).toEqual([name]);
  parent.stdin.end();
  await once(parent, "exit");
  await rm(dataDir, { recursive: true });
});
