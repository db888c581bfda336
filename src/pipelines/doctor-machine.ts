import { access, constants, readdir, readFile, statfs } from "node:fs/promises";
import { totalmem, userInfo } from "node:os";
import { dirname, join } from "node:path";

/** What the machine itself allows. None of it is required; each changes what works or how fast. */
export interface MachineFacts {
  user: string;
  root: boolean;
  /** `usable` says the device opens, not that a guest boots under it. */
  kvmDevice: "usable" | "forbidden" | "absent";
  overlayfs: boolean;
  memoryBytes: number;
  /** Free for us on the file system of the data folder. */
  freeBytes: number;
  /** apt knows at least one place to get packages from. */
  aptSources: boolean;
}

/** Reads the facts from the kernel and from /etc/apt; changes nothing. */
export async function examineMachine(dataDir: string): Promise<MachineFacts> {
  const [kvmDevice, filesystems, freeBytes, aptSources] = await Promise.all([
    examineKvm("/dev/kvm"),
    readFile("/proc/filesystems", "utf8").catch(() => ""),
    freeSpace(dataDir),
    hasAptSources("/etc/apt"),
  ]);
  return {
    user: userInfo().username,
    root: process.getuid?.() === 0,
    kvmDevice,
    // absent here until the module's first use, so its file counts as well
    overlayfs: /\toverlay$/m.test(filesystems) || (await overlayModule()),
    memoryBytes: totalmem(),
    freeBytes,
    aptSources,
  };
}

async function examineKvm(device: string): Promise<MachineFacts["kvmDevice"]> {
  try {
    await access(device, constants.R_OK | constants.W_OK);
    return "usable";
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? "absent" : "forbidden";
  }
}

async function overlayModule(): Promise<boolean> {
  const release = (await readFile("/proc/sys/kernel/osrelease", "utf8").catch(() => "")).trim();
  const list = await readFile(`/lib/modules/${release}/modules.dep`, "utf8").catch(() => "");
  return list.includes("/overlay.ko");
}

/** Bytes free on the file system that `dir` is on, or will be on. */
async function freeSpace(dir: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(dir);
    return bavail * bsize;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT" || dirname(dir) === dir) throw error;
    return freeSpace(dirname(dir));
  }
}

async function hasAptSources(dir: string): Promise<boolean> {
  const more = await readdir(join(dir, "sources.list.d")).catch(() => []);
  const files = [join(dir, "sources.list"), ...more.map((name) => join(dir, "sources.list.d", name))];
  const texts = await Promise.all(
    files
      .filter((file) => file.endsWith(".list") || file.endsWith(".sources"))
      .map((file) => readFile(file, "utf8").catch(() => "")),
  );
  return texts.some(namesASource);
}

/** Whether a sources file names a place for binary packages, in the one-line or the deb822 form. */
export function namesASource(text: string): boolean {
  if (/^deb\s/m.test(text)) return true;
  return text
    .split(/\n[ \t]*\n/)
    .some(
      (stanza) =>
        /^Types:.*\bdeb(\s|$)/im.test(stanza) && /^URIs:/im.test(stanza) && !/^Enabled:\s*(no|false)\b/im.test(stanza),
    );
}
