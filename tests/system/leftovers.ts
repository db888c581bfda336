import { readdir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";

/**
 * What still holds something below a folder, in words: processes (their command line, program, root or working folder),
 * mounts in any mount namespace of the machine, loop devices. The embedded PostgreSQL counts while it runs.
 */
export async function leftovers(root: string): Promise<string[]> {
  const found: string[] = [];
  const namespaces = new Set<string>();
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const inProc = (name: string) => join("/proc", pid, name);
    const words = (await readFile(inProc("cmdline"), "utf8").catch(() => "")).split("\0");
    const places = await Promise.all(["cwd", "root", "exe"].map((name) => readlink(inProc(name)).catch(() => "")));
    if ([...words, ...places].some((text) => text.includes(root))) found.push(`process ${pid}: ${words.join(" ")}`);
    const namespace = await readlink(inProc("ns/mnt")).catch(() => "");
    if (namespaces.has(namespace)) continue;
    namespaces.add(namespace);
    const mounts = (await readFile(inProc("mountinfo"), "utf8").catch(() => "")).split("\n");
    found.push(...mounts.filter((line) => line.includes(root)).map((line) => `mount seen by ${pid}: ${line}`));
  }
  return [...found, ...(await loopDevices(root))];
}

async function loopDevices(root: string): Promise<string[]> {
  const names = (await readdir("/sys/block")).filter((name) => name.startsWith("loop"));
  const files = await Promise.all(
    names.map((name) => readFile(`/sys/block/${name}/loop/backing_file`, "utf8").catch(() => "")),
  );
  return names.flatMap((name, at) => (files[at]?.includes(root) ? [`loop device ${name}: ${files[at]}`] : []));
}

/** Folders of work that nobody finished and nobody removed. */
export async function unfinishedWork(dataDir: string): Promise<string[]> {
  const lists = await Promise.all(
    ["work", "cache/tmp"].map(async (folder) => {
      const names = await readdir(join(dataDir, folder)).catch(() => []);
      return names.map((name) => join(folder, name));
    }),
  );
  return lists.flat();
}
