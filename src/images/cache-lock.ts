import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { UpstreamError } from "../lib/errors.ts";

/** Arguments of the process that waits for the lock and holds it; it says `held`, and lets go when it ends. */
export function lockHolderArguments(path: string): string[] {
  return [
    "setpriv",
    "--pdeathsig",
    "KILL",
    "--",
    "flock",
    "--no-fork",
    path,
    "sh",
    "-c",
    "echo held; exec cat >/dev/null",
  ];
}

/**
 * Runs `work` while holding the lock file, waiting for whoever has it, in this process or another. The kernel lets go
 * when the holder dies, so that a lock is never left behind.
 * @throws the signal's reason when aborted while waiting; UpstreamError `tool-missing` without util-linux.
 */
export async function withCacheLock<T>(path: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  await mkdir(dirname(path), { recursive: true });
  signal.throwIfAborted();
  const [program = "", ...args] = lockHolderArguments(path);
  const holder = spawn(program, args, {
    stdio: ["pipe", "pipe", "ignore"],
    env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" },
  });
  const gone = once(holder, "exit");
  const stop = () => holder.kill("SIGKILL");
  signal.addEventListener("abort", stop, { once: true });
  try {
    await Promise.race([
      once(holder.stdout, "data"),
      gone.then(() => {
        signal.throwIfAborted();
        throw new UpstreamError("tool-failed", `cannot lock ${path}`, {
          hint: "flock and setpriv of util-linux are needed",
        });
      }),
    ]);
    return await work();
  } finally {
    signal.removeEventListener("abort", stop);
    holder.kill("SIGKILL");
    await gone;
  }
}
