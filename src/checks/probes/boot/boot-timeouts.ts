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

/** For the plan, which does not know the accelerator yet: the longest a boot check may take, and time to end it. */
export function planTimeoutMs(timeoutMs: number): number {
  return timeoutMs * emulationFactor + 3 * 60_000;
}
