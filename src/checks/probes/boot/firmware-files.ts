import { existsSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { UpstreamError, UserError } from "../../../lib/errors.ts";
import type { BootArch, Firmware, FirmwareFiles } from "./machine-model.ts";

/** Where distributions put UEFI for virtual machines (edk2): code, and a template of its variables. Best first. */
const uefiFiles: Readonly<Record<BootArch, readonly (readonly [code: string, vars: string])[]>> = {
  amd64: [
    ["/usr/share/OVMF/OVMF_CODE_4M.fd", "/usr/share/OVMF/OVMF_VARS_4M.fd"],
    ["/usr/share/OVMF/OVMF_CODE.fd", "/usr/share/OVMF/OVMF_VARS.fd"],
    ["/usr/share/edk2/ovmf/OVMF_CODE.fd", "/usr/share/edk2/ovmf/OVMF_VARS.fd"],
  ],
  arm64: [
    ["/usr/share/AAVMF/AAVMF_CODE.fd", "/usr/share/AAVMF/AAVMF_VARS.fd"],
    ["/usr/share/edk2/aarch64/QEMU_EFI-pflash.raw", "/usr/share/edk2/aarch64/vars-template-pflash.raw"],
  ],
};

/**
 * Firmware for one machine; UEFI's variables are copied into `workDir`.
 * @throws UserError `unsupported-arch` for BIOS on arm64; UpstreamError `tool-missing` when UEFI is not installed.
 */
export async function firmwareFiles(options: {
  arch: BootArch;
  firmware: Firmware;
  workDir: string;
}): Promise<FirmwareFiles> {
  if (options.firmware === "bios") {
    if (options.arch === "amd64") return { kind: "bios" };
    throw new UserError("unsupported-arch", `${options.arch} has no BIOS`, {
      hint: "ask for disk.firmware: [uefi] in the recipe",
    });
  }
  const found = uefiFiles[options.arch].find(([code, vars]) => existsSync(code) && existsSync(vars));
  if (found === undefined) {
    throw new UpstreamError("tool-missing", `no UEFI firmware for ${options.arch} is installed`, {
      hint: `install the package ${options.arch === "arm64" ? "qemu-efi-aarch64" : "ovmf"}, or run: slipway doctor --fix`,
    });
  }
  const varsPath = join(options.workDir, "uefi-vars.fd");
  await copyFile(found[1], varsPath);
  return { kind: "uefi", codePath: found[0], varsPath };
}
