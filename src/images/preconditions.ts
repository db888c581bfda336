import { existsSync } from "node:fs";
import { mkdir, statfs } from "node:fs/promises";
import { UpstreamError, UserError } from "../lib/errors.ts";
import type { ImagesDependencies } from "./dependencies.ts";

/** @throws UserError `needs-root`: trees with foreign owners and mounts cannot be made by anybody else. */
export function requireRoot(deps: ImagesDependencies): void {
  const uid = deps.effectiveUid ?? process.geteuid?.() ?? 0;
  if (uid === 0) return;
  throw new UserError(
    "needs-root",
    "building machine images needs root: trees, mounts and file owners are made for real",
    {
      hint: `run the same command with sudo, or start a worker for it: sudo SLIPWAY_DATA_DIR=${deps.dataDir} slipway worker`,
    },
  );
}

/**
 * Blanks, commas and the like part words in apt's sources, mount options and names of file systems inside files.
 * @throws UserError `usage`: better than whatever such a tool makes of half a path.
 */
export function requirePlainPath(dataDir: string): void {
  const odd = /[^\p{L}\p{N}/._+@~=:-]/u.exec(dataDir)?.[0];
  if (odd === undefined) return;
  throw new UserError("usage", `images cannot be built in ${dataDir}: its name holds ${JSON.stringify(odd)}`, {
    hint: "set SLIPWAY_DATA_DIR to a folder whose path has letters, digits and . _ + @ ~ = : - only",
  });
}

const debianArch: Readonly<Record<string, string>> = { x64: "amd64", arm64: "arm64" };
const emulators: Readonly<Record<string, string>> = { amd64: "qemu-x86_64", arm64: "qemu-aarch64" };

/** This machine's architecture as Debian names it. */
export function hostArchitecture(): string {
  return debianArch[process.arch] ?? process.arch;
}

/**
 * @param binfmt folder of the kernel's registered interpreters.
 * @throws UserError `unsupported-arch` when this machine cannot run programs of `arch`.
 */
export function requireArchitecture(arch: string, host: string, binfmt = "/proc/sys/fs/binfmt_misc"): void {
  if (arch === host || existsSync(`${binfmt}/${emulators[arch]}`)) return;
  throw new UserError("unsupported-arch", `this machine (${host}) cannot run ${arch} programs, which building needs`, {
    hint: "install qemu-user-static and binfmt-support, or build on a machine of that architecture",
    path: "from.arch",
  });
}

/**
 * GRUB for another architecture than amd64 is not among the tools that the doctor installs: Debian has it only there.
 * @param grubDir where GRUB's platforms are.
 * @throws UpstreamError `tool-missing`: better now than after half an hour of emulated installation.
 */
export function requireBootLoader(arch: string, grubDir = "/usr/lib/grub"): void {
  if (arch !== "arm64" || existsSync(`${grubDir}/arm64-efi/moddep.lst`)) return;
  throw new UpstreamError("tool-missing", "the boot loader for arm64 disks is not installed", {
    hint: "build on an arm64 machine with the package grub-efi-arm64-bin, or put its /usr/lib/grub/arm64-efi here",
  });
}

/** @throws UpstreamError `disk-full` when less than `neededBytes` are free where `dir` is. */
export async function requireDiskSpace(dir: string, neededBytes: number, what: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  const { bavail, bsize } = await statfs(dir);
  const free = bavail * bsize;
  if (free >= neededBytes) return;
  const mib = (bytes: number) => `${Math.ceil(bytes / 2 ** 20)} MiB`;
  throw new UpstreamError("disk-full", `${what} needs ${mib(neededBytes)}, and only ${mib(free)} are free in ${dir}`, {
    hint: "free some space there, or choose another data folder; then: slipway run retry",
  });
}
