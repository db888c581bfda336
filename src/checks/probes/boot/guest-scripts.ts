import type { StepLog } from "../../../runs/model.ts";
import type { Blobs } from "../../../store/blobs/open-blobs.ts";
import type { SourceTree } from "../../../store/blobs/source-tree.ts";
import { connectionFailed, type GuestLogin, guestExec } from "./guest-ssh.ts";

/** How one of the user's test scripts ended. A `type`, so that it passes as JSON. */
export type ScriptResult = {
  readonly name: string;
  readonly result: "passed" | "failed";
  /** null when it was not waited for to its end. */
  readonly exitCode: number | null;
  readonly durationMs: number;
  /** Last lines it printed, both streams in the order they came. */
  readonly outputTail: readonly string[];
};

export interface GuestScript {
  name: string;
  sha256: string;
}

/**
 * The scripts to run, in the order of `run`. A folder stands for the executable files in it, by name; a file needs no
 * mode. Pure.
 */
export function guestScripts(run: readonly string[], sources: Readonly<Record<string, SourceTree>>): GuestScript[] {
  return run.flatMap((path) =>
    (sources[path]?.entries ?? [])
      .filter((entry) => entry.path === path || (entry.mode & 0o111) !== 0)
      .map((entry) => ({ name: entry.path, sha256: entry.sha256 })),
  );
}

/**
 * Copies standard input to a file in the guest and runs it there as root, with root's search path and no input;
 * removes it afterwards.
 */
export const runScriptCommand = asRoot(
  'd=$(mktemp -d -p /var/tmp) && trap "rm -rf $d" EXIT && cat >"$d/test" && chmod 700 "$d/test" && cd "$d" && PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin ./test </dev/null',
);

/** A command as root; an image without sudo gets it as the login's user. `command` may hold no single quote. */
export function asRoot(command: string): string {
  return `if command -v sudo >/dev/null; then sudo -n sh -c '${command}'; else sh -c '${command}'; fi`;
}

const tailLines = 40;

/** sudo says it in every image whose cloud-init leaves /etc/hosts alone; it is not the script's. */
const sudoRemark = "sudo: unable to resolve host";

/**
 * Runs one script; there is no time limit but the signal's.
 * Aborted, it gives what the script had printed until then: whoever aborts knows why.
 */
export async function runGuestScript(
  script: GuestScript,
  options: { login: GuestLogin; blobs: Blobs; log: StepLog; signal: AbortSignal },
): Promise<ScriptResult> {
  const startedAt = performance.now();
  const outputTail: string[] = [];
  const running = guestExec(options.login, runScriptCommand, {
    input: await options.blobs.read(script.sha256),
    signal: options.signal,
    keepOutput: false,
    onLine(stream, line) {
      if (line.startsWith(sudoRemark)) return;
      options.log.line(stream, line);
      outputTail.push(line);
      if (outputTail.length > tailLines) outputTail.shift();
    },
  });
  const result = await running.catch((error: unknown) => {
    if (!options.signal.aborted) throw error;
    return undefined;
  });
  if (result === undefined) outputTail.push("(still running when the boot was ended)");
  else if (connectionFailed(result))
    outputTail.push("(exit code 255: the script's own, or the connection to the guest was lost)");
  return {
    name: script.name,
    result: result?.code === 0 ? "passed" : "failed",
    exitCode: result?.code ?? null,
    durationMs: Math.round(performance.now() - startedAt),
    outputTail,
  };
}
