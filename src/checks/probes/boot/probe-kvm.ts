import { availableParallelism, loadavg } from "node:os";
import { probePatienceMs } from "./boot-timeouts.ts";
import type { ConsoleMarker } from "./console-markers.ts";
import type { KernelFiles } from "./extract-kernel.ts";
import type { BootArch } from "./machine-model.ts";
import { probeArguments } from "./qemu-arguments.ts";
import { consoleLogName, type Machine, socketNames, startMachine } from "./start-machine.ts";

/**
 * Boots a kernel (with its initramfs) once under KVM. It works when user space of the guest has printed something,
 * or, without an initramfs, when the kernel came to look for a root file system.
 */
export async function probeKvm(
  options: KernelFiles & { arch: BootArch; workDir: string; signal: AbortSignal },
): Promise<{ works: boolean; reason: string }> {
  let machine: Machine | undefined;
  let seen: (text: string) => void = () => {};
  const booted = new Promise<string>((resolve) => {
    seen = resolve;
  });
  const onMarker = (marker: ConsoleMarker) => {
    if (marker.kind === "phase" && marker.phase === "initramfs") seen("a guest booted with KVM");
    if (marker.kind === "dead" && marker.reason.includes("VFS:")) seen("a guest's kernel booted with KVM");
  };
  const patience = AbortSignal.timeout(probePatienceMs(loadavg()[0] ?? 0, availableParallelism()));
  const tooLate = new Promise<undefined>((resolve) => patience.addEventListener("abort", () => resolve(undefined)));
  try {
    machine = await startMachine({
      argv: probeArguments({
        ...options,
        accelerator: "kvm",
        consoleSocket: socketNames.console,
        consoleLog: consoleLogName,
        qmpSocket: socketNames.qmp,
      }),
      workDir: options.workDir,
      signal: options.signal,
      onMarker,
      onLine: () => {},
    });
    const reason = await Promise.race([booted, tooLate, machine.ended.then(() => undefined)]);
    options.signal.throwIfAborted();
    if (reason !== undefined) return { works: true, reason };
    return { works: false, reason: "KVM opens, but a guest does not boot with it" };
  } catch (error) {
    options.signal.throwIfAborted(); // a cancel says nothing about KVM
    const text = error instanceof Error ? (error.message.split("\n").at(-1) ?? "") : String(error);
    return { works: false, reason: `KVM opens, but QEMU fails with it: ${text}` };
  } finally {
    await machine?.stop();
  }
}
