import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { UpstreamError, UserError } from "./errors.ts";

/** A mount namespace of its own: what is mounted in it is seen by nobody else and goes with it. */
export interface MountNamespace {
  /** The process that keeps the namespace alive. */
  pid: number;
  /** The namespace's file tree as seen from outside; a link with an absolute target leads out of it. */
  root: string;
  /** The same command, run inside the namespace. */
  wrap(argv: readonly string[]): string[];
  /** Ends the holder: every mount in the namespace is gone afterwards, busy or not. */
  close(): Promise<void>;
}

/** Arguments that start the holder; it says `ready` once its namespace is there and ends when its input is closed. */
export function holderArguments(): string[] {
  return [
    ...["setpriv", "--pdeathsig", "KILL", "--"],
    ...["unshare", "--mount", "--propagation", "private", "--"],
    ...["sh", "-c", "echo ready; exec cat >/dev/null"],
  ];
}

/** Arguments that run `argv` in the namespace of process `pid`, killed with its caller. */
export function enterArguments(pid: number, argv: readonly string[]): string[] {
  return ["nsenter", `--mount=/proc/${pid}/ns/mnt`, "--", ...argv];
}

/**
 * Opens a private mount namespace, held by a child that the kernel kills when this process dies: mounts are released
 * on success, failure and kill -9 alike, without anybody unmounting them.
 * @throws UserError `needs-root` when the kernel refuses; UpstreamError `tool-missing` without util-linux.
 */
export async function openMountNamespace(options: { signal?: AbortSignal } = {}): Promise<MountNamespace> {
  options.signal?.throwIfAborted();
  const [program = "", ...args] = holderArguments();
  const holder = spawn(program, args, {
    stdio: ["pipe", "pipe", "pipe"],
    env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" },
  });
  holder.stdin.on("error", () => {}); // the holder may be gone before its input is closed
  const pid = await ready(holder);
  const end = () => holder.kill("SIGKILL");
  options.signal?.addEventListener("abort", end, { once: true });
  return {
    pid,
    root: `/proc/${pid}/root`,
    wrap: (argv) => enterArguments(pid, argv),
    async close() {
      options.signal?.removeEventListener("abort", end);
      if (holder.exitCode !== null || holder.signalCode !== null) return;
      const gone = once(holder, "exit");
      holder.kill("SIGKILL");
      await gone;
    },
  };
}

async function ready(holder: ChildProcess): Promise<number> {
  let problem = "";
  holder.stderr?.on("data", (chunk: Buffer) => {
    problem += chunk.toString();
  });
  return new Promise((resolve, reject) => {
    holder.once("error", (cause) =>
      reject(
        new UpstreamError("tool-missing", "cannot start setpriv and unshare", { hint: "install util-linux", cause }),
      ),
    );
    holder.once("exit", () =>
      reject(
        new UserError("needs-root", `no mount namespace can be made: ${problem.trim()}`, {
          hint: "run the same command as root, e.g. with sudo",
        }),
      ),
    );
    holder.stdout?.once("data", () => {
      if (holder.pid === undefined) reject(new Error("a process that printed has no id"));
      else resolve(holder.pid);
    });
  });
}
