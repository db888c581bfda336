import { UpstreamError, UserError } from "../../../lib/errors.ts";
import { exec } from "../../../lib/exec.ts";
import type { BootArch } from "./machine-model.ts";
import { qemuPrograms } from "./qemu-arguments.ts";

const packages = { amd64: "qemu-system-x86", arm64: "qemu-system-arm" } as const;

/**
 * @throws UserError `unsupported-arch` when this machine lacks the emulator of an architecture that is not its own;
 * UpstreamError `tool-missing` when it lacks its own.
 */
export async function assertEmulator(arch: BootArch, signal: AbortSignal): Promise<void> {
  try {
    await exec([qemuPrograms[arch], "--version"], { signal });
  } catch (cause) {
    if (!(cause instanceof UpstreamError) || cause.code !== "tool-missing") throw cause;
    const hint = `install the package ${packages[arch]}`;
    if (hostArch() === arch)
      throw new UpstreamError("tool-missing", `${qemuPrograms[arch]} is not installed`, { hint, cause });
    throw new UserError(
      "unsupported-arch",
      `this machine cannot boot ${arch} images: ${qemuPrograms[arch]} is not installed`,
      {
        hint: `${hint}, or run a worker on an ${arch} machine`,
        cause,
      },
    );
  }
}

const archs: Readonly<Record<string, BootArch>> = { x64: "amd64", arm64: "arm64" };

/** This machine's architecture, when images of it can be booted. */
export function hostArch(): BootArch | undefined {
  return archs[process.arch];
}
