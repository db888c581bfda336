import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** `postmaster.pid`: line 1 is the process id, line 8 its state. Written by the server. */
export interface PostmasterFile {
  pid: number;
  ready: boolean;
}

/** Undefined for a file that names no process, e.g. an empty one. */
export function parsePostmasterFile(text: string): PostmasterFile | undefined {
  const lines = text.split("\n");
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, ready: (lines[7] ?? "").trim() === "ready" };
}

/** The server that now serves `dataDir`, or undefined when none does. */
export async function runningServer(dataDir: string): Promise<PostmasterFile | undefined> {
  const file = parsePostmasterFile(await readFile(join(dataDir, "postmaster.pid"), "utf8").catch(() => ""));
  if (file === undefined) return undefined;
  const commandLine = await readFile(`/proc/${file.pid}/cmdline`, "utf8").catch(() => "");
  return commandLine.split("\0").includes(dataDir) ? file : undefined;
}

/** Above the kernel's PID_MAX_LIMIT, so that no process ever has it. */
const impossiblePid = 4_194_305;

/**
 * After a crash and a reboot the old pid may belong to a stranger, and the server would refuse to start. Only the pid
 * is replaced: the rest of the file lets the server see whether orphans of its own still use the shared memory.
 */
export async function disownStalePid(dataDir: string): Promise<void> {
  const path = join(dataDir, "postmaster.pid");
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) return;
  await writeFile(path, [String(impossiblePid), ...text.split("\n").slice(1)].join("\n"));
}
