import { expect, test } from "vitest";
import type { Accelerator, BootArch, FirmwareFiles, MachineOptions } from "./machine-model.ts";
import { probeArguments, qemuArguments, smbiosArgument } from "./qemu-arguments.ts";

const bios: FirmwareFiles = { kind: "bios" };
const uefi: FirmwareFiles = { kind: "uefi", codePath: "/fw/code.fd", varsPath: "/work/vars.fd" };

function machine(arch: BootArch, accelerator: Accelerator, firmware: FirmwareFiles): MachineOptions {
  return {
    arch,
    accelerator,
    firmware,
    imagePath: "/blobs/ab/abc",
    overlayPath: "overlay.qcow2",
    consoleSocket: "console.sock",
    consoleLog: "console.log",
    qmpSocket: "qmp.sock",
    guestPorts: [22, 80],
    seedUrl: "http://10.0.2.2:4000/x/",
  };
}

const common = (program: string, type: string, accelerator: string[]) => [
  ...[program, "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot"],
  ...["-sandbox", "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny"],
  ...["-machine", type, ...accelerator, "-smp", "2", "-m", "1024", "-device", "virtio-rng-pci"],
];
const kvm = ["-accel", "kvm", "-cpu", "host"];
const tcg = ["-accel", "tcg,thread=multi", "-cpu", "max"];
const flash = [
  ...["-drive", "if=pflash,unit=0,format=raw,readonly=on,file=/fw/code.fd"],
  ...["-drive", "if=pflash,unit=1,format=raw,file=/work/vars.fd"],
];
const channels = [
  ...["-chardev", "socket,id=console,path=console.sock,server=off,logfile=console.log", "-serial", "chardev:console"],
  ...["-chardev", "socket,id=qmp,path=qmp.sock,server=off", "-mon", "chardev=qmp,mode=control"],
];
const devices = [
  ...["-blockdev", "driver=file,node-name=image-file,filename=/blobs/ab/abc,read-only=on"],
  ...["-blockdev", "driver=raw,node-name=image,file=image-file,read-only=on"],
  ...[
    "-blockdev",
    "driver=qcow2,node-name=disk,file.driver=file,file.filename=overlay.qcow2,cache.no-flush=on,backing=image",
  ],
  ...["-device", "virtio-blk-pci,drive=disk,bootindex=1"],
  ...["-netdev", "user,id=net,hostfwd=tcp:127.0.0.1:0-:22,hostfwd=tcp:127.0.0.1:0-:80"],
  ...["-device", "virtio-net-pci,netdev=net,romfile="],
  ...["-smbios", "type=1,serial=ds=nocloud-net;s=http://10.0.2.2:4000/x/"],
];

test.each([
  ["amd64", "tcg", bios, common("qemu-system-x86_64", "q35,graphics=off", tcg)],
  ["amd64", "kvm", bios, common("qemu-system-x86_64", "q35,graphics=off", kvm)],
  ["amd64", "tcg", uefi, [...common("qemu-system-x86_64", "q35,graphics=off", tcg), ...flash]],
  ["amd64", "kvm", uefi, [...common("qemu-system-x86_64", "q35,graphics=off", kvm), ...flash]],
  ["arm64", "tcg", uefi, [...common("qemu-system-aarch64", "virt", tcg), ...flash]],
  ["arm64", "kvm", uefi, [...common("qemu-system-aarch64", "virt", kvm), ...flash]],
] as const)("boots %s with %s and %o", (arch, accelerator, firmware, start) => {
  expect(qemuArguments(machine(arch, accelerator, firmware))).toEqual([...start, ...devices, ...channels]);
});

test("commas in paths are kept from splitting options", () => {
  const argv = qemuArguments({ ...machine("amd64", "tcg", bios), imagePath: "/a,b/c" });
  expect(argv).toContain("driver=file,node-name=image-file,filename=/a,,b/c,read-only=on");
  expect(smbiosArgument("http://10.0.2.2:1/a,b/")).toBe("type=1,serial=ds=nocloud-net;s=http://10.0.2.2:1/a,,b/");
});

test.each([
  ["amd64", "/i", ["-kernel", "/k", "-initrd", "/i", "-append", "console=ttyS0 panic=-1"]],
  ["amd64", undefined, ["-kernel", "/k", "-append", "console=ttyS0 panic=-1"]],
  ["arm64", undefined, ["-kernel", "/k", "-append", "console=ttyAMA0 panic=-1"]],
] as const)("probes KVM on %s with initramfs %s", (arch, initrdPath, kernel) => {
  const { consoleSocket, consoleLog, qmpSocket } = machine(arch, "kvm", bios);
  const argv = probeArguments({
    ...{ arch, accelerator: "kvm", kernelPath: "/k", initrdPath },
    ...{ consoleSocket, consoleLog, qmpSocket },
  });
  expect(argv.slice(-channels.length - kernel.length)).toEqual([...kernel, ...channels]);
});
