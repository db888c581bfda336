import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
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
  /** Abort ends the whole process group: SIGTERM, then SIGKILL after `graceMs` (default 3 s) or once its leader is gone. */
  signal?: AbortSignal;
  graceMs?: number;
  timeoutMs?: number;
  /** Called for each line as it comes; when it throws, the tool is ended. */
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
const defaultGraceMs = 3000;
const tailLines = 15;

/** What util-linux says of a program that is not there, whichever of its tools was to start it. */
const notFound = /^(?:setpriv|nsenter|unshare|flock): failed to execute (\S+): No such file or directory$/m;

/**
 * Runs one tool from an argument array; never a shell. The child leads its own process group and is killed by the
 * kernel when this process dies (PR_SET_PDEATHSIG by util-linux `setpriv`), so that kill -9 leaves nothing running.
 * @throws UpstreamError `tool-missing` when the program is not there, `tool-failed` on any other exit code than
 * `okCodes`, `disk-full` when the tool reported ENOSPC, `timed-out` after `timeoutMs`; the signal's reason on abort;
 * what `onLine` throws.
 */
export async function exec(argv: readonly string[], options: ExecOptions = {}): Promise<ExecResult> {
  options.signal?.throwIfAborted();
  const program = toolName(argv);
  const child = start(argv, options);
  const group = stopGroup(child, options.graceMs ?? defaultGraceMs);
  const reading = readOutput(child, options);
  reading.catch(group.stop); // nobody empties its pipes any more: it would wait for ever
  options.signal?.addEventListener("abort", group.stop, { once: true });
  let timedOut = false;
  const late = () => {
    timedOut = true;
    group.stop();
  };
  const timer = options.timeoutMs === undefined ? undefined : setTimeout(late, options.timeoutMs);
  try {
    const code = await ended(child, program);
    const result = { code, ...(await reading) };
    options.signal?.throwIfAborted();
    if (timedOut) throw new UpstreamError("timed-out", `${program} did not end within ${options.timeoutMs} ms`);
    if ((options.okCodes ?? [0]).includes(code)) return result;
    throw failure(program, result);
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener("abort", group.stop);
    group.settle();
  }
}

function start(argv: readonly string[], options: ExecOptions): ChildProcessWithoutNullStreams {
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
  return child;
}

/** Exit code once the tool has ended and nobody holds its output open; 128 when a signal ended it. */
async function ended(child: ChildProcessWithoutNullStreams, program: string): Promise<number> {
  return await new Promise<number>((resolve, reject) => {
    child.once("error", (cause: NodeJS.ErrnoException) =>
      reject(new UpstreamError("tool-missing", `cannot start ${program}: ${cause.message}`, { cause })),
    );
    child.once("close", (exitCode, signalName) => resolve(exitCode ?? (signalName === null ? 1 : 128)));
  });
}

/** @throws what `onLine` throws */
async function readOutput(
  child: ChildProcessWithoutNullStreams,
  options: ExecOptions,
): Promise<{ stdout: string; stderr: string }> {
  const read = async (stream: "out" | "err", keep: boolean) => {
    const kept: string[] = [];
    let keptBytes = 0;
    const input = stream === "out" ? child.stdout : child.stderr;
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      options.onLine?.(stream, line);
      if (!keep || keptBytes >= maxKeptBytes) continue;
      kept.push(line);
      keptBytes += line.length + 1;
    }
    return kept.join("\n");
  };
  const [stdout, stderr] = await Promise.all([read("out", options.keepOutput !== false), read("err", true)]);
  return { stdout, stderr };
}

/** Ends the process group that the child leads. */
function stopGroup(child: ChildProcessWithoutNullStreams, graceMs: number): { stop(): void; settle(): void } {
  let killTimer: NodeJS.Timeout | undefined;
  const signal = (name: NodeJS.Signals) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, name);
    } catch {
      // already gone
    }
  };
  return {
    stop() {
      if (killTimer !== undefined) return;
      signal("SIGTERM");
      killTimer = setTimeout(() => signal("SIGKILL"), graceMs);
    },
    /** The leader has ended. If it was made to, what it left behind ends too: it had its time. */
    settle() {
      if (killTimer === undefined) return;
      clearTimeout(killTimer);
      signal("SIGKILL");
    },
  };
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
