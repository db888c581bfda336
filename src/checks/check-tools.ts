import type { ToolRequirement } from "../lib/tool-requirement.ts";

/** Programs the checks drive. */
export const checkTools: readonly ToolRequirement[] = [
  {
    command: "qemu-system-x86_64",
    package: "qemu-system-x86",
    why: "boots images to test them",
    versionArgs: ["--version"],
    minVersion: "7.0",
  },
  { command: "qemu-img", package: "qemu-utils", why: "makes the throw-away disk a boot test writes to" },
  { command: "OVMF", package: "ovmf", why: "UEFI firmware for boot tests", path: "/usr/share/OVMF/OVMF_CODE_4M.fd" },
  { command: "ssh", package: "openssh-client", why: "talks to the booted image" },
  { command: "ssh-keygen", package: "openssh-client", why: "makes a fresh key for each boot test" },
  { command: "sfdisk", package: "fdisk", why: "reads the partitions of an image" },
  { command: "debugfs", package: "e2fsprogs", why: "takes a kernel out of an image to try KVM with" },
  { command: "mdir", package: "mtools", why: "looks into the EFI system partition" },
  { command: "mount", package: "mount", why: "mounts an image read-only to look at its files" },
];
