import { existsSync } from "node:fs";
import { chown, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { carryOut, plan, step, testEngine } from "../../tests/engine.ts";
import { exec } from "../lib/exec.ts";
import { openStore } from "../store/open-store.ts";
import { done } from "./model.ts";

/** PostgreSQL 15 as Debian packages it: a server that is not ours. */
const binaries = "/usr/lib/postgresql/15/bin";
const port = 5439;

let dir = "";
let url = "";
let account: { uid: number; gid: number };
beforeAll(async () => {
  expect(existsSync(binaries), "apt-get install postgresql-15").toBe(true);
  const id = async (flag: string) => Number((await exec(["id", flag, "postgres"])).stdout);
  account = { uid: await id("-u"), gid: await id("-g") };
  dir = await mkdtemp(join(tmpdir(), "pg15-"));
  await chown(dir, account.uid, account.gid);
  const data = join(dir, "data");
  await exec([`${binaries}/initdb`, "-D", data, "-U", "owner", "--auth=trust", "--no-sync"], { ...account, cwd: dir });
  const options = `-k ${dir} -c listen_addresses= -c port=${port} -c fsync=off`;
  await exec([`${binaries}/pg_ctl`, "start", "-w", "-D", data, "-l", join(dir, "log"), "-o", options], {
    ...account,
    cwd: dir,
  });
  await exec([`${binaries}/createdb`, "-h", dir, "-p", String(port), "-U", "owner", "ours"], { ...account, cwd: dir });
  url = `postgresql://owner@localhost:${port}/ours?host=${encodeURIComponent(dir)}`;
});
afterAll(async () => {
  await exec([`${binaries}/pg_ctl`, "stop", "-m", "fast", "-w", "-D", join(dir, "data")], { ...account, cwd: "/" });
  await rm(dir, { recursive: true });
});

describe("a server of the user's own", () => {
  it("is migrated, carries runs, and is left running", async () => {
    const dataDir = join(dir, "slipway");
    await mkdir(dataDir);
    const store = await openStore({ dataDir, databaseUrl: url });
    expect(store.embedded).toBe(false);
    const engine = await testEngine({ store, dataDir }, { one: () => done("on 15") });
    const run = await carryOut({ store, dataDir }, plan([step("one")], { locks: ["x"] }));
    expect(run).toMatchObject({ state: "succeeded", steps: [{ output: "on 15" }] });
    await engine.stop({ graceMs: 0 });
    const { rows } = await sql<{ version: string }>`show server_version`.execute(store.db);
    expect(JSON.stringify(rows)).toContain("15.");
    await store.close();
    expect(existsSync(join(dataDir, "postgres"))).toBe(false);
    await exec([`${binaries}/pg_isready`, "-h", dir, "-p", String(port)]);
  });

  it("is named when it cannot be reached", async () => {
    const opening = openStore({ dataDir: dir, databaseUrl: "postgresql://nobody@127.0.0.1:1/none" });
    await expect(opening).rejects.toMatchObject({
      code: "database-unreachable",
      hint: expect.stringContaining("DATABASE_URL"),
    });
  });
});
