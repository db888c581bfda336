import type { DiskIdentity } from "./identity.ts";

/** Modules in both boot loaders: everything they need is inside them, since the image has no GRUB of its own. */
const sharedModules = [
  "part_gpt",
  "ext2",
  "linux",
  "normal",
  "configfile",
  "search",
  "search_fs_uuid",
  "echo",
  "test",
  "true",
  "sleep",
  "terminal",
  "serial",
  "reboot",
  "halt",
  "ls",
  "cat",
  "minicmd",
];

/** What the loader does first: find the root file system by its UUID and read the configuration there. */
export function earlyConfig(identity: DiskIdentity): string {
  return `search.fs_uuid ${identity.rootFileSystem} root\nset prefix=($root)/boot/grub\n`;
}

export function biosCoreArguments(job: { output: string; config: string }): string[] {
  const modules = [...sharedModules, "biosdisk"];
  return [
    "grub-mkimage",
    "--format=i386-pc",
    "--prefix=/boot/grub",
    `--config=${job.config}`,
    `--output=${job.output}`,
    ...modules,
  ];
}

const efiFormats: Readonly<Record<string, { format: string; file: string }>> = {
  amd64: { format: "x86_64-efi", file: "BOOTX64.EFI" },
  arm64: { format: "arm64-efi", file: "BOOTAA64.EFI" },
};

/** Name of the loader that firmware starts when nothing else is configured (UEFI specification, removable media). */
export function efiFileName(arch: string): string {
  return efiFormats[arch]?.file ?? "BOOTX64.EFI";
}

export function efiImageArguments(job: { output: string; config: string; arch: string }): string[] {
  const format = efiFormats[job.arch]?.format ?? "x86_64-efi";
  const modules = [...sharedModules, "fat", "efi_gop", "all_video"];
  return [
    "grub-mkimage",
    `--format=${format}`,
    "--prefix=/boot/grub",
    `--config=${job.config}`,
    `--output=${job.output}`,
    ...modules,
  ];
}

/**
 * `/boot/grub/grub.cfg`. It loads what the links `/vmlinuz` and `/initrd.img` point to, which Debian's kernel packages
 * keep on the newest kernel: an upgrade inside the image needs no GRUB there.
 */
export function grubConfig(
  identity: DiskIdentity,
  { arch, kernelArguments }: { arch: string; kernelArguments: readonly string[] },
): string {
  const common = [
    `root=UUID=${identity.rootFileSystem}`,
    "ro",
    "console=tty0",
    "console=ttyS0,115200",
    // QEMU's and most clouds' serial port on arm64; the kernel takes the last console that is there
    ...(arch === "arm64" ? ["console=ttyAMA0,115200"] : []),
    ...kernelArguments,
  ].join(" ");
  return `# Written by slipway; kernel upgrades need no change here.
serial --unit=0 --speed=115200
terminal_input console serial
terminal_output console serial
set default=0
set timeout=1
menuentry "Debian GNU/Linux" {
  linux /vmlinuz ${common}
  initrd /initrd.img
}
menuentry "Debian GNU/Linux, the kernel before" {
  linux /vmlinuz.old ${common}
  initrd /initrd.img.old
}
`;
}

/** `/etc/fstab`. The root file system grows to its partition at boot (systemd.mount(5), x-systemd.growfs). */
export function fstab(identity: DiskIdentity): string {
  return `UUID=${identity.rootFileSystem} / ext4 defaults,errors=remount-ro,x-systemd.growfs 0 1\n`;
}
