import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { UpstreamError } from "./errors.ts";

/** Environment every tool gets, and nothing else: builds must not depend on the caller's shell. */
const cleanEnvironment = {
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  HOME: "/root",
  LANG: "C.UTF-8",
  LC_ALL: "C.UTF-8",
} as const;

export interface ExecOptions {
  cwd?: string;
  /** Added to the clean environment. */
  env?: Readonly<Record<string, string>>;
  /** Written to standard input, which is closed after it. */
  input?: string | Uint8Array;
  /** Abort ends the whole process group: SIGTERM, then SIGKILL after `graceMs`. */
  signal?: AbortSignal;
  graceMs?: number;
  timeoutMs?: number;
  /** Called for each line as it comes. */
  onLine?: (stream: "out" | "err", line: string) => void;
  /** Keep standard output for the result (default true; at most `maxKeptBytes`). */
  keepOutput?: boolean;
  uid?: number;
  gid?: number;
  /** Exit codes that are not failures. Default: 0 alone. */
  okCodes?: readonly number[];
}

export interface ExecResult {
  code: number;
  stdout: string;
  stderr: string;
}

const maxKeptBytes = 64 * 1024 * 1024;
const tailLines = 15;

/** What util-linux says of a program that is not there, whichever of its tools was to start it. */
const notFound = /^(?:setpriv|nsenter|unshare|flock): failed to execute (\S+): No such file or directory$/m;

/**
 * Runs one tool from an argument array; never a shell. The child leads its own process group and is killed by the
 * kernel when this process dies (PR_SET_PDEATHSIG by util-linux `setpriv`), so that kill -9 leaves nothing running.
 * @throws UpstreamError `tool-missing` when the program is not there, `tool-failed` on any other exit code than
 * `okCodes`, `disk-full` when the tool reported ENOSPC, `timed-out` after `timeoutMs`; the signal's reason on abort.
 */
export async function exec(argv: readonly string[], options: ExecOptions = {}): Promise<ExecResult> {
  options.signal?.throwIfAborted();
  const program = toolName(argv);
  const child = spawn("setpriv", ["--pdeathsig", "KILL", "--", ...argv], {
    cwd: options.cwd,
    env: { ...cleanEnvironment, ...options.env },
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
    ...(options.uid === undefined ? {} : { uid: options.uid }),
    ...(options.gid === undefined ? {} : { gid: options.gid }),
  });
  child.stdin.on("error", () => {}); // a tool may exit before it has read all its input
  child.stdin.end(options.input);

  const kept: Record<"out" | "err", { lines: string[]; bytes: number }> = {
    out: { lines: [], bytes: 0 },
    err: { lines: [], bytes: 0 },
  };
  const readers = (["out", "err"] as const).map(async (stream) => {
    const source = stream === "out" ? child.stdout : child.stderr;
    for await (const line of createInterface({ input: source, crlfDelay: Number.POSITIVE_INFINITY })) {
      options.onLine?.(stream, line);
      const keep = kept[stream];
      if ((stream === "err" || options.keepOutput !== false) && keep.bytes < maxKeptBytes) {
        keep.lines.push(line);
        keep.bytes += line.length + 1;
      }
    }
  });

  const stop = (name: NodeJS.Signals) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, name);
    } catch {
      // already gone
    }
  };
  let killTimer: NodeJS.Timeout | undefined;
  let timedOut = false;
  const end = () => {
    stop("SIGTERM");
    killTimer = setTimeout(() => stop("SIGKILL"), options.graceMs ?? 3000);
  };
  options.signal?.addEventListener("abort", end, { once: true });
  const timer =
    options.timeoutMs === undefined
      ? undefined
      : setTimeout(() => {
          timedOut = true;
          end();
        }, options.timeoutMs);

  try {
    const code = await new Promise<number>((resolve, reject) => {
      child.once("error", (cause: NodeJS.ErrnoException) =>
        reject(new UpstreamError("tool-missing", `cannot start ${program}: ${cause.message}`, { cause })),
      );
      child.once("close", (exitCode, signalName) => resolve(exitCode ?? (signalName === null ? 1 : 128)));
    });
    await Promise.all(readers);
    const result = { code, stdout: kept.out.lines.join("\n"), stderr: kept.err.lines.join("\n") };
    options.signal?.throwIfAborted();
    if (timedOut) throw new UpstreamError("timed-out", `${program} did not end within ${options.timeoutMs} ms`);
    if ((options.okCodes ?? [0]).includes(code)) return result;
    throw failure(program, result);
  } finally {
    clearTimeout(timer);
    clearTimeout(killTimer);
    options.signal?.removeEventListener("abort", end);
  }
}

/** Programs that only give another one its surroundings: namespaces, locks, privileges. */
const wrappers: readonly (string | undefined)[] = ["nsenter", "unshare", "setpriv", "flock"];

/** The tool that does the work, behind what wraps it: errors name it. */
function toolName(argv: readonly string[]): string {
  const inner = argv.indexOf("--") + 1;
  return wrappers.includes(argv[0]) && inner > 0 ? toolName(argv.slice(inner)) : (argv[0] ?? "");
}

function failure(program: string, result: ExecResult): UpstreamError {
  const tail = (result.stderr || result.stdout).split("\n").slice(-tailLines).join("\n");
  const missing = result.code === 127 ? notFound.exec(tail)?.[1] : undefined;
  if (missing !== undefined) {
    return new UpstreamError("tool-missing", `${missing} is not installed`, { hint: "run: slipway doctor --fix" });
  }
  if (tail.includes("No space left on device")) {
    return new UpstreamError("disk-full", `${program} ran out of disk space\n${tail}`, {
      hint: "free some space in the data folder, then: slipway run retry",
    });
  }
  return new UpstreamError("tool-failed", `${program} exited with ${result.code}\n${tail}`);
}
