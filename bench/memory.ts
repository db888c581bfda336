import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Process id of the embedded server of a data folder. */
function serverPid(dataDir: string): number {
  return Number(readFileSync(join(dataDir, "postgres/data/postmaster.pid"), "utf8").split("\n")[0]);
}

/** Every process of the embedded server, each shared page counted by its share. */
export function serverMb(dataDir: string): number {
  const server = serverPid(dataDir);
  const children = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && parentOf(name) === server);
  return [`${server}`, ...children].reduce((sum, pid) => sum + figure(`/proc/${pid}/smaps_rollup`, "Pss"), 0);
}

/** All of a process that is in memory, shared pages in full. */
export function residentMb(pid: number): number {
  return figure(`/proc/${pid}/status`, "VmRSS");
}

function parentOf(pid: string): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    return 0; // ended meanwhile
  }
}

function figure(path: string, name: string): number {
  try {
    return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(readFileSync(path, "utf8"))?.[1] ?? 0) / 1024;
  } catch {
    return 0; // ended meanwhile
  }
}
