import { readdir, readFile, readlink, rm } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { UpstreamError } from "../lib/errors.ts";
import { exec } from "../lib/exec.ts";

export interface ReleaseReport {
  killed: number[];
  unmounted: string[];
  detached: string[];
}

const killTries = 20;
const betweenTriesMs = 50;

/**
 * Removes a work folder with everything that holds it: processes that stand in it or have files of it open are killed,
 * what is mounted below it is unmounted, loop devices on its files are detached.
 * @throws UpstreamError `tool-failed` when something stays mounted; then nothing is deleted, since that could reach
 * through the mount.
 */
export async function releaseFolder(dir: string): Promise<ReleaseReport> {
  const report: ReleaseReport = { killed: [], unmounted: [], detached: [] };
  for (let tries = 0; tries < killTries; tries += 1) {
    const users = await usersOf(dir);
    if (users.length === 0) break;
    for (const pid of users) {
      try {
        process.kill(pid, "SIGKILL");
        if (!report.killed.includes(pid)) report.killed.push(pid);
      } catch {
        // ended by itself
      }
    }
    await delay(betweenTriesMs);
  }
  for (const mountPoint of (await mountsBelow(dir)).reverse()) {
    await exec(["umount", "--lazy", mountPoint], { okCodes: [0, 1, 32] });
    report.unmounted.push(mountPoint);
  }
  for (const device of await loopDevicesOn(dir)) {
    await exec(["losetup", "--detach", device], { okCodes: [0, 1] });
    report.detached.push(device);
  }
  const left = await mountsBelow(dir);
  if (left.length > 0) {
    throw new UpstreamError("tool-failed", `cannot unmount ${left.join(", ")}`, {
      hint: `unmount it, then remove ${dir}`,
    });
  }
  await rm(dir, { recursive: true, force: true, maxRetries: 3 });
  return report;
}

function isBelow(path: string, dir: string): boolean {
  return path === dir || path.startsWith(`${dir}/`);
}

/** Processes, other than this one, whose root, working folder, program or open files lie in `dir`. */
async function usersOf(dir: string): Promise<number[]> {
  const users: number[] = [];
  for (const name of await readdir("/proc")) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid || pid === 1) continue;
    const links = [`/proc/${pid}/cwd`, `/proc/${pid}/root`, `/proc/${pid}/exe`];
    const open = await readdir(`/proc/${pid}/fd`).catch(() => []);
    links.push(...open.map((fd) => `/proc/${pid}/fd/${fd}`));
    for (const link of links) {
      if (!isBelow(await readlink(link).catch(() => ""), dir)) continue;
      users.push(pid);
      break;
    }
  }
  return users;
}

/** Mount points in `dir`, outer ones first. The kernel writes spaces and the like as `\ooo`. */
export function parseMounts(mountinfo: string, dir: string): string[] {
  return mountinfo
    .split("\n")
    .map((line) =>
      (line.split(" ")[4] ?? "").replace(/\\([0-7]{3})/g, (_, octal: string) =>
        String.fromCharCode(Number.parseInt(octal, 8)),
      ),
    )
    .filter((mountPoint) => isBelow(mountPoint, dir));
}

async function mountsBelow(dir: string): Promise<string[]> {
  return parseMounts(await readFile("/proc/self/mountinfo", "utf8"), dir);
}

async function loopDevicesOn(dir: string): Promise<string[]> {
  const devices: string[] = [];
  for (const name of await readdir("/sys/block").catch(() => [])) {
    if (!name.startsWith("loop")) continue;
    const file = await readFile(`/sys/block/${name}/loop/backing_file`, "utf8").catch(() => "");
    if (isBelow(file.trim().replace(/ \(deleted\)$/, ""), dir)) devices.push(`/dev/${name}`);
  }
  return devices;
}
