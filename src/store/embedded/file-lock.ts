import { spawn } from "node:child_process";
import { once } from "node:events";
import { UpstreamError } from "../../lib/errors.ts";

export type LockMode = "shared" | "exclusive";

export interface FileLock {
  release(): Promise<void>;
}

/**
 * Waits for a kernel file lock (flock) and holds it until release or until this process dies, however it dies.
 * Node has no flock, so util-linux `flock` holds it around a `cat` that ends with our end of its pipe. The holder
 * leads its own session: Ctrl-C in the terminal must not release the lock before we have finished.
 * @throws UpstreamError `tool-missing` without util-linux.
 */
export async function holdFileLock(path: string, mode: LockMode): Promise<FileLock> {
  const holder = spawn("flock", [`--${mode}`, "--no-fork", path, "cat"], {
    stdio: ["pipe", "pipe", "ignore"],
    detached: true,
    cwd: "/",
    env: { PATH: "/usr/local/bin:/usr/bin:/bin" },
  });
  const ended = new Promise<void>((resolve) => holder.once("exit", () => resolve()));
  await new Promise<void>((resolve, reject) => {
    const failed = (cause?: unknown) =>
      reject(
        new UpstreamError("tool-missing", `cannot lock ${path} with flock`, { hint: "install util-linux", cause }),
      );
    holder.once("error", failed);
    holder.once("exit", () => failed());
    holder.stdout.once("data", () => resolve());
    holder.stdin.on("error", () => {}); // reported by exit
    holder.stdin.write("held\n");
  });
  holder.unref();
  for (const pipe of [holder.stdin, holder.stdout]) (pipe as unknown as { unref(): void }).unref();
  return {
    async release() {
      holder.ref();
      holder.stdin.end();
      await ended;
    },
  };
}

/** Whether the lock could be had right now. Holds it for no longer than the question takes. */
export async function isLockFree(path: string, mode: LockMode): Promise<boolean> {
  const asker = spawn("flock", [`--${mode}`, "--nonblock", "--no-fork", path, "true"], { stdio: "ignore", cwd: "/" });
  const [code] = (await once(asker, "exit")) as [number | null];
  return code === 0;
}
