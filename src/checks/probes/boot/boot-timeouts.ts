import type { Accelerator } from "./machine-model.ts";

/**
 * Emulation takes four to eight times as long as KVM to boot a Debian image (40 s against 6 to 8 s), but what a test
 * waits for inside is slower by less.
 */
const emulationFactor = 3;

/** How much longer than with KVM everything may take. */
export function slowness(accelerator: Accelerator): number {
  return accelerator === "kvm" ? 1 : emulationFactor;
}

/** Reading the whole image, trying KVM and ending the machine, on a machine so loaded that all of it crawls. */
const ownWorkMs = 20 * 60_000;

/**
 * For the plan, which does not know the accelerator yet: longer than a boot check can take, since the boot ends itself
 * when the configured time is over.
 */
export function planTimeoutMs(timeoutMs: number): number {
  return timeoutMs * emulationFactor + ownWorkMs;
}

/** A guest under a working KVM reaches its initramfs in one to two seconds; a broken one freezes for ever. */
const kvmPatienceMs = 15_000;

/** How long to wait for a sign of life under KVM, where `load` processes share `cpus`. */
export function probePatienceMs(load: number, cpus: number): number {
  return Math.round(kvmPatienceMs * Math.max(1, load / cpus));
}
