import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** Names one process for good: a pid alone is given out again. */
export interface ProcessIdentity {
  pid: number;
  /** Start time in clock ticks since boot, field 22 of /proc/<pid>/stat. */
  started: string;
}

export interface WorkerIdentity extends ProcessIdentity {
  /** For people: `<hostname>:<pid>`. */
  name: string;
  /** Kernel boot and pid namespace: where the pid means something. */
  host: string;
}

/** Start time of a process, or undefined when there is none (a zombie counts as none). */
export function processStart(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" || fields[0] === "X" ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

/** Whether that very process still runs. Only of processes of this pid namespace. */
export function isAlive(process: ProcessIdentity): boolean {
  return processStart(process.pid) === process.started;
}

/** @throws Error where /proc is not mounted */
export function ownIdentity(): WorkerIdentity {
  const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  const started = processStart(process.pid);
  if (started === undefined) throw new Error("this process is not in /proc");
  return {
    pid: process.pid,
    started,
    name: `${hostname()}:${process.pid}`,
    host: `${boot}/${readlinkSync("/proc/self/ns/pid")}`,
  };
}
