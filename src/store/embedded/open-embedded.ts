import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { exec } from "../../lib/exec.ts";
import { accountFor, asAccount, capabilityToReach, makeWritable } from "./account.ts";
import { findPostgres } from "./binaries.ts";
import { type FileLock, holdFileLock, isLockFree } from "./file-lock.ts";
import { socketFolder, socketUrl } from "./server-arguments.ts";
import { ensureServer, type ServerPlan } from "./start-server.ts";

export interface EmbeddedServer {
  url: string;
  /** Leaves the server; the last one out stops it and waits for its end. */
  close(): Promise<void>;
}

/**
 * Joins the server of this data folder, or starts it. Who uses it is known to the kernel alone: every process holds
 * `users.lock` shared, and a keeper waits to hold it exclusively, which it does once the last user is gone, be it by
 * close or by kill -9; then the keeper stops the server. `start.lock` lets one process at a time look and start.
 */
export async function openEmbedded(dataDir: string, onStarting?: () => void): Promise<EmbeddedServer> {
  const plan = await planServer(resolve(dataDir));
  const usersPath = join(plan.dir, "users.lock");
  const user = await holdFileLock(usersPath, "shared");
  try {
    const starter = await holdFileLock(join(plan.dir, "start.lock"), "exclusive");
    try {
      const { started } = await ensureServer(plan, onStarting);
      if (started) startKeeper(plan, usersPath);
      await ensureDatabase(plan.socketDir);
    } finally {
      await starter.release();
    }
  } catch (error) {
    await user.release();
    throw error;
  }
  return { url: socketUrl(plan.socketDir, "slipway"), close: () => leave(plan, usersPath, user) };
}

async function planServer(root: string): Promise<ServerPlan> {
  await makeWritable(root);
  const dir = join(root, "postgres");
  await mkdir(dir, { recursive: true, mode: 0o711 });
  const dataDir = join(dir, "data");
  const account = accountFor(dataDir);
  const binaries = await findPostgres(join(dir, "lib"));
  return {
    dir,
    dataDir,
    socketDir: socketFolder(dir),
    logFile: join(dir, "server.log"),
    account,
    capability: capabilityToReach(account, [dir, binaries.root]),
    binaries,
  };
}

function stopArguments(plan: ServerPlan): string[] {
  const stop = [plan.binaries.pgCtl, "stop", "--silent", "--wait", "--mode=fast", "-D", plan.dataDir];
  return asAccount(plan.account, plan.capability, stop);
}

function startKeeper(plan: ServerPlan, usersPath: string): void {
  const keeper = spawn("flock", ["--exclusive", "--no-fork", usersPath, ...stopArguments(plan)], {
    stdio: "ignore",
    detached: true,
    cwd: "/",
    env: {
      PATH: "/usr/local/bin:/usr/bin:/bin",
      ...(plan.binaries.libraryPath === undefined ? {} : { LD_LIBRARY_PATH: plan.binaries.libraryPath }),
    },
  });
  keeper.on("error", () => {}); // without flock the lock above has failed already
  keeper.unref();
}

async function ensureDatabase(socketDir: string): Promise<void> {
  const client = new pg.Client({ connectionString: socketUrl(socketDir, "postgres") });
  await client.connect();
  try {
    const { rowCount } = await client.query("select 1 from pg_database where datname = 'slipway'");
    if (rowCount === 0) await client.query("create database slipway");
  } finally {
    await client.end();
  }
}

/** Exit code of `flock` when the lock is taken; none of `pg_ctl`'s. */
const lockTaken = 75;
const pollMs = 20;

/**
 * Stops the server when nobody else uses it, and waits for its end; whoever comes first, the keeper or this, stops it.
 * Never waits for the lock itself: somebody who joins meanwhile may be given it first, and may keep it for weeks.
 */
async function leave(plan: ServerPlan, usersPath: string, user: FileLock): Promise<void> {
  await user.release();
  const tryToStop = [
    ...["flock", "--exclusive", "--nonblock", `--conflict-exit-code=${lockTaken}`, "--no-fork", usersPath],
    ...stopArguments(plan),
  ];
  // without its folder there is nothing left to stop
  while (existsSync(plan.dir)) {
    const { code } = await exec(tryToStop, {
      okCodes: [0, 1, lockTaken], // 1: it was stopped already
      cwd: "/",
      ...(plan.binaries.libraryPath === undefined ? {} : { env: { LD_LIBRARY_PATH: plan.binaries.libraryPath } }),
    });
    if (code !== lockTaken || (await isLockFree(usersPath, "shared"))) return;
    await delay(pollMs); // the keeper is stopping it
  }
}
