import type { ToolRequirement } from "../lib/tool-requirement.ts";

/** Programs of the operating system that building machine images needs. */
export const imageTools: readonly ToolRequirement[] = [
  { command: "mmdebstrap", package: "mmdebstrap", why: "installs Debian into a tree", minVersion: "1.3" },
  { command: "apt-get", package: "apt", why: "resolves and fetches packages", minVersion: "2.6" },
  { command: "dpkg-query", package: "dpkg", why: "lists what is in an image" },
  { command: "mke2fs", package: "e2fsprogs", why: "makes the root file system", minVersion: "1.47" },
  { command: "debugfs", package: "e2fsprogs", why: "makes the root file system reproducible" },
  { command: "sfdisk", package: "fdisk", why: "partitions disk images" },
  { command: "mkfs.vfat", package: "dosfstools", why: "makes the EFI system partition" },
  { command: "mcopy", package: "mtools", why: "fills the EFI system partition" },
  { command: "grub-mkimage", package: "grub-common", why: "makes the boot loader" },
  {
    command: "grub-pc-bin",
    package: "grub-pc-bin",
    why: "boot loader for BIOS",
    path: "/usr/lib/grub/i386-pc/boot.img",
  },
  {
    command: "grub-efi-amd64-bin",
    package: "grub-efi-amd64-bin",
    why: "boot loader for UEFI",
    path: "/usr/lib/grub/x86_64-efi/normal.mod",
  },
  { command: "qemu-img", package: "qemu-utils", why: "converts disks to qcow2, VHD and VMDK" },
  { command: "pigz", package: "pigz", why: "compresses archives on all cores" },
  { command: "tar", package: "tar", why: "packs trees and disks" },
  { command: "flock", package: "util-linux", why: "keeps builds of the same layer apart" },
  { command: "unshare", package: "util-linux", why: "gives each build its own mounts" },
  { command: "ansible-playbook", package: "ansible-core", why: "runs ansible provisioners" },
];

/**
 * Debian packages whose version can change what a build comes out as, by the part of the build they serve; provisioners
 * by their id. They are part of the keys of what they make.
 */
export const versionedTools = {
  packages: ["mmdebstrap", "apt", "dpkg"],
  shell: [],
  ansible: ["ansible-core"],
  disk: ["e2fsprogs", "fdisk", "dosfstools", "mtools", "grub-common", "grub-pc-bin", "grub-efi-amd64-bin"],
  formats: ["qemu-utils", "pigz", "tar"],
} as const satisfies Record<string, readonly string[]>;

/** Reads `dpkg-query -W -f '${Package} ${Version}\n'`; a package that is not installed is left out. */
export function parseToolVersions(text: string): Record<string, string> {
  const pairs = text.split("\n").flatMap((line) => {
    const [name = "", version = ""] = line.split(" ");
    return version === "" ? [] : [[name, version] as const];
  });
  return Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : 1)));
}
