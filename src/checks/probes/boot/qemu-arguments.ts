import type { Accelerator, BootArch, FirmwareFiles, MachineOptions } from "./machine-model.ts";

/** A guest small enough for a busy build machine and large enough for a server's usual services. */
export const guestCpus = 2;
export const guestMemoryMib = 1024;

export const qemuPrograms = { amd64: "qemu-system-x86_64", arm64: "qemu-system-aarch64" } as const;

/** QEMU's argument array for booting an image. Pure. */
export function qemuArguments(options: MachineOptions): string[] {
  return [
    ...baseArguments(options.arch, options.accelerator),
    ...firmwareArguments(options.firmware),
    ...["-blockdev", `driver=file,node-name=image-file,filename=${escapeCommas(options.imagePath)},read-only=on`],
    ...["-blockdev", "driver=raw,node-name=image,file=image-file,read-only=on"],
    // The layer is thrown away, so nothing needs to reach the host's disk.
    ...[
      "-blockdev",
      `driver=qcow2,node-name=disk,file.driver=file,file.filename=${escapeCommas(options.overlayPath)},cache.no-flush=on,backing=image`,
    ],
    ...["-device", "virtio-blk-pci,drive=disk,bootindex=1"],
    ...["-netdev", userNetwork(options.guestPorts)],
    ...["-device", "virtio-net-pci,netdev=net,romfile="],
    ...["-smbios", smbiosArgument(options.seedUrl)],
    ...consoleArguments(options.consoleSocket, options.consoleLog),
    ...qmpArguments(options.qmpSocket),
  ];
}

export interface ProbeOptions {
  arch: BootArch;
  accelerator: Accelerator;
  kernelPath: string;
  initrdPath: string | undefined;
  consoleSocket: string;
  consoleLog: string;
  qmpSocket: string;
}

/** QEMU's argument array for booting a bare kernel with no disk, to see whether an accelerator works at all. Pure. */
export function probeArguments(options: ProbeOptions): string[] {
  const console = options.arch === "arm64" ? "ttyAMA0" : "ttyS0";
  return [
    ...baseArguments(options.arch, options.accelerator),
    ...["-kernel", options.kernelPath],
    ...(options.initrdPath === undefined ? [] : ["-initrd", options.initrdPath]),
    ...["-append", `console=${console} panic=-1`],
    ...consoleArguments(options.consoleSocket, options.consoleLog),
    ...qmpArguments(options.qmpSocket),
  ];
}

/** The SMBIOS system record whose serial number tells cloud-init's NoCloud datasource where its seed is. */
export function smbiosArgument(seedUrl: string): string {
  return `type=1,serial=${escapeCommas(`ds=nocloud-net;s=${seedUrl}`)}`;
}

/** QEMU splits options at commas; a doubled comma stands for one. */
function escapeCommas(value: string): string {
  return value.replaceAll(",", ",,");
}

function baseArguments(arch: BootArch, accelerator: Accelerator): string[] {
  const machine = arch === "arm64" ? "virt" : "q35,graphics=off";
  return [
    qemuPrograms[arch],
    ...["-nodefaults", "-no-user-config", "-display", "none", "-no-reboot"],
    // The guest is foreign code: QEMU may start no program and gain no privilege.
    ...["-sandbox", "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny"],
    ...["-machine", machine],
    ...["-accel", accelerator === "kvm" ? "kvm" : "tcg,thread=multi"],
    ...["-cpu", accelerator === "kvm" ? "host" : "max"],
    ...["-smp", String(guestCpus), "-m", String(guestMemoryMib)],
    // Without it a guest may wait long for randomness at its first boot.
    ...["-device", "virtio-rng-pci"],
  ];
}

function firmwareArguments(firmware: FirmwareFiles): string[] {
  if (firmware.kind === "bios") return [];
  return [
    ...["-drive", `if=pflash,unit=0,format=raw,readonly=on,file=${escapeCommas(firmware.codePath)}`],
    ...["-drive", `if=pflash,unit=1,format=raw,file=${escapeCommas(firmware.varsPath)}`],
  ];
}

function userNetwork(guestPorts: readonly number[]): string {
  return ["user,id=net", ...guestPorts.map((port) => `hostfwd=tcp:127.0.0.1:0-:${port}`)].join(",");
}

function consoleArguments(socket: string, log: string): string[] {
  return ["-chardev", `socket,id=console,path=${socket},server=off,logfile=${log}`, "-serial", "chardev:console"];
}

function qmpArguments(socket: string): string[] {
  return ["-chardev", `socket,id=qmp,path=${socket},server=off`, "-mon", "chardev=qmp,mode=control"];
}
