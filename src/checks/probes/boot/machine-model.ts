/** Architectures that can be booted, as Debian names them. */
export type BootArch = "amd64" | "arm64";
export type Firmware = "bios" | "uefi";
export type Accelerator = "kvm" | "tcg";

/** One virtual machine to start. Relative paths are relative to the work folder QEMU runs in. */
export interface MachineOptions {
  arch: BootArch;
  accelerator: Accelerator;
  firmware: FirmwareFiles;
  /** The raw image, only ever opened for reading. */
  imagePath: string;
  /** Writable qcow2 layer on top of the image; gone with the work folder. */
  overlayPath: string;
  consoleSocket: string;
  /** Everything the guest printed on its serial console. */
  consoleLog: string;
  qmpSocket: string;
  /** TCP ports of the guest, each forwarded from a free loopback port that QEMU picks. */
  guestPorts: readonly number[];
  /** Where cloud-init finds its NoCloud seed, seen from the guest; ends in a slash. */
  seedUrl: string;
}

/** `vars` is this machine's own copy: UEFI writes its boot entries there. */
export type FirmwareFiles = { kind: "bios" } | { kind: "uefi"; codePath: string; varsPath: string };
