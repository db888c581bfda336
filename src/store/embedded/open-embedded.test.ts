import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStore } from "../open-store.ts";
import { isLockFree } from "./file-lock.ts";
import { runningServer } from "./postmaster-file.ts";

const script = fileURLToPath(new URL("../../../tests/store-process.ts", import.meta.url));

let dir = "";
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "embedded-")); // mode 0700, as a user's own mktemp makes it
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function openElsewhere(): Promise<ChildProcess> {
  const child = fork(script, [dir], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  await once(child, "message");
  return child;
}

async function serverPid(dataDir = dir): Promise<number | undefined> {
  return (await runningServer(join(dataDir, "postgres/data")))?.pid;
}

async function gone(pid: number): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (existsSync(`/proc/${pid}`) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(existsSync(`/proc/${pid}`)).toBe(false);
}

async function count(store: Awaited<ReturnType<typeof openStore>>): Promise<number> {
  return (await sql<{ n: number }>`select count(*) as n from kept`.execute(store.db)).rows[0]?.n ?? -1;
}

describe("the embedded server", () => {
  it("starts on a fresh folder, keeps its rows, and stops with its only user", async () => {
    const first = await openStore({ dataDir: dir });
    await sql`create table kept as select 1`.execute(first.db);
    const pid = (await serverPid()) as number;
    expect(pid).toBeGreaterThan(0);
    await first.close();
    expect(existsSync(`/proc/${pid}`)).toBe(false);
    const second = await openStore({ dataDir: dir });
    expect(await count(second)).toBe(1);
    const { rows } = await sql<{ fsync: string; commit: string }>`
      select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit`.execute(second.db);
    expect(rows).toEqual([{ fsync: "on", commit: "on" }]);
    await second.close();
  });

  it("is shared by processes that open it at once, and stops with the last", async () => {
    const [mine, first, second] = await Promise.all([openStore({ dataDir: dir }), openElsewhere(), openElsewhere()]);
    const pid = (await serverPid()) as number;
    await mine.close();
    first.kill("SIGTERM");
    await once(first, "exit");
    expect(await serverPid()).toBe(pid);
    second.kill("SIGTERM");
    await once(second, "exit");
    await gone(pid);
  });

  it("keeps neither waiting when one joins while the last one leaves", async () => {
    for (let round = 0; round < 3; round += 1) {
      const leaving = await openStore({ dataDir: dir });
      const left = leaving.close();
      const lock = join(dir, "postgres/users.lock");
      await expect.poll(() => isLockFree(lock, "shared"), { interval: 1, timeout: 10_000 }).toBe(false); // it is being stopped
      const joined = await openStore({ dataDir: dir });
      await left;
      expect((await sql<{ one: number }>`select 1 as one`.execute(joined.db)).rows).toEqual([{ one: 1 }]);
      await joined.close();
    }
    expect(await serverPid()).toBeUndefined();
  });

  it("stops by itself when its only user was killed with kill -9", async () => {
    const user = await openElsewhere();
    const pid = (await serverPid()) as number;
    user.kill("SIGKILL");
    await gone(pid);
  });

  it("is started again after it was killed itself", async () => {
    const first = await openStore({ dataDir: dir });
    await sql`create table kept as select 1`.execute(first.db);
    process.kill((await serverPid()) as number, "SIGKILL");
    const second = await openStore({ dataDir: dir });
    expect(await count(second)).toBe(1);
    await Promise.all([first.close(), second.close()]);
    expect(await serverPid()).toBeUndefined();
  });

  it("works below folders that its account may not enter, and in paths too long for a socket", async () => {
    const deep = join(dir, "closed", "x".repeat(60), "y".repeat(60));
    await mkdir(deep, { recursive: true });
    await chmod(join(dir, "closed"), 0o700);
    const store = await openStore({ dataDir: deep });
    expect((await sql<{ one: number }>`select 1 as one`.execute(store.db)).rows).toEqual([{ one: 1 }]);
    await store.close();
    expect(await serverPid(deep)).toBeUndefined();
  });

  it("says when the data folder cannot be made", async () => {
    await writeFile(join(dir, "file"), "");
    await expect(openStore({ dataDir: join(dir, "file/data") })).rejects.toMatchObject({
      code: "usage",
      message: expect.stringContaining("file/data"),
    });
  });
});
