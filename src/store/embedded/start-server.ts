import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import {
  appendFile,
  chmod,
  chown,
  lstat,
  mkdir,
  open,
  readFile,
  rename,
  rm,
  truncate,
  writeFile,
} from "node:fs/promises";
import { userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { UpstreamError, UserError } from "../../lib/errors.ts";
import { exec } from "../../lib/exec.ts";
import { asAccount, type ServerAccount } from "./account.ts";
import type { PostgresBinaries } from "./binaries.ts";
import { disownStalePid, runningServer } from "./postmaster-file.ts";
import { accessFiles, initdbArguments, postgresArguments } from "./server-arguments.ts";

/** Everything about one embedded server that is decided before it is started. */
export interface ServerPlan {
  /** `<dataDir>/postgres` */
  dir: string;
  dataDir: string;
  socketDir: string;
  logFile: string;
  account: ServerAccount | null;
  capability: string | undefined;
  binaries: PostgresBinaries;
}

const startTimeoutMs = 60_000;
const pollMs = 5;
const maxLogBytes = 10 * 1024 * 1024;

/** Starts the server unless it runs already. The caller holds the start lock. */
export async function ensureServer(plan: ServerPlan, onStarting?: () => void): Promise<{ started: boolean }> {
  if (!existsSync(join(plan.dataDir, "PG_VERSION"))) await initialise(plan, onStarting);
  await makeSocketFolder(plan);
  const deadline = Date.now() + startTimeoutMs;
  if ((await runningServer(plan.dataDir)) !== undefined) {
    if (await becomesReady(plan, deadline)) return { started: false };
  }
  // After kill -9 of the server its orphans leave within moments; until then a new one refuses the shared memory.
  for (;;) {
    await disownStalePid(plan.dataDir);
    if (await launch(plan, deadline, onStarting)) return { started: true };
    if (Date.now() > deadline) throw await startFailure(plan);
    await delay(200);
    if (!(await sharedMemoryStillInUse(plan))) throw await startFailure(plan);
  }
}

/** Builds the cluster beside its place and renames it, so that a killed initdb leaves nothing half-made in place. */
async function initialise(plan: ServerPlan, onStarting?: () => void): Promise<void> {
  const fresh = `${plan.dataDir}.new`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { mode: 0o700 });
  if (plan.account !== null) await chown(fresh, plan.account.uid, plan.account.gid);
  const running = exec(asAccount(plan.account, plan.capability, [plan.binaries.initdb, ...initdbArguments(fresh)]), {
    env: environment(plan),
    cwd: "/",
  });
  onStarting?.();
  await running;
  const { hba, ident } = accessFiles(userInfo().username);
  await writeFile(join(fresh, "pg_hba.conf"), hba);
  await writeFile(join(fresh, "pg_ident.conf"), ident);
  await rename(fresh, plan.dataDir);
}

async function makeSocketFolder({ socketDir, account }: ServerPlan): Promise<void> {
  await mkdir(socketDir, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  // The short folder lies in /tmp, where anyone could have made it first.
  const owner = await lstat(socketDir);
  const ours = [process.getuid?.(), account?.uid].includes(owner.uid);
  if (!owner.isDirectory() || !ours) {
    throw new UserError("conflict", `${socketDir} is needed for the database's socket and belongs to somebody else`, {
      hint: `remove ${socketDir}, or choose a shorter data folder`,
    });
  }
  await chmod(socketDir, 0o700);
  if (account !== null) await chown(socketDir, account.uid, account.gid);
}

/** True once the server accepts connections, false when it ended first. */
async function launch(plan: ServerPlan, deadline: number, onStarting?: () => void): Promise<boolean> {
  await truncateLargeLog(plan.logFile);
  const log = await open(plan.logFile, "a", 0o600);
  const argv = asAccount(plan.account, plan.capability, [plan.binaries.postgres, ...postgresArguments(plan)]);
  const server = spawn(argv[0] as string, argv.slice(1), {
    stdio: ["ignore", log.fd, log.fd],
    detached: true, // shared: it outlives the process that happened to start it
    cwd: "/",
    env: environment(plan),
  });
  let ended = false;
  server.once("exit", () => {
    ended = true;
  });
  server.once("error", () => {
    ended = true;
  });
  server.unref();
  onStarting?.();
  try {
    return await becomesReady(plan, deadline, () => ended);
  } finally {
    await log.close();
  }
}

async function becomesReady(plan: ServerPlan, deadline: number, ended?: () => boolean): Promise<boolean> {
  while (Date.now() < deadline) {
    const file = await runningServer(plan.dataDir);
    if (file?.ready === true) return true;
    if (ended === undefined ? file === undefined : ended()) return false;
    await delay(pollMs);
  }
  throw await startFailure(plan);
}

function environment(plan: ServerPlan): Record<string, string> {
  const base = {
    PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    LANG: "C.UTF-8",
    LC_ALL: "C.UTF-8",
  };
  return plan.binaries.libraryPath === undefined ? base : { ...base, LD_LIBRARY_PATH: plan.binaries.libraryPath };
}

async function truncateLargeLog(path: string): Promise<void> {
  await appendFile(path, "", { mode: 0o600 });
  if ((await lstat(path)).size > maxLogBytes) await truncate(path);
}

async function logTail(plan: ServerPlan): Promise<string> {
  const text = await readFile(plan.logFile, "utf8").catch(() => "");
  return text.trimEnd().split("\n").slice(-8).join("\n");
}

async function sharedMemoryStillInUse(plan: ServerPlan): Promise<boolean> {
  return /shared memory block .* is still in use/.test(await logTail(plan));
}

async function startFailure(plan: ServerPlan): Promise<UpstreamError> {
  const tail = await logTail(plan);
  const full = tail.includes("No space left on device");
  return new UpstreamError(
    full ? "disk-full" : "database-unreachable",
    `the embedded database did not start\n${tail}`,
    {
      hint: full ? "free some space in the data folder" : `see ${plan.logFile}`,
    },
  );
}
