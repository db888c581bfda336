import type { StepLog } from "../../../runs/model.ts";
import type { BootPhase, ConsoleMarker } from "./console-markers.ts";
import type { Machine } from "./start-machine.ts";

/**
 * Follows one boot: which phases it has reached and when, and one signal that is aborted as soon as waiting for the
 * guest is of no use any more.
 */
export interface BootWatch {
  onMarker(marker: ConsoleMarker): void;
  /** Watches for the machine's own end. */
  follow(machine: Machine): void;
  /** Settles when the phase is seen. */
  reached(phase: BootPhase): Promise<void>;
  has(phase: BootPhase): boolean;
  /** Notes a moment that the console does not tell, e.g. `sshMs`. */
  moment(name: string, atMs: number): void;
  timings(): Record<string, number>;
  /** What is left of the time limit. */
  leftMs(): number;
  /** Aborted by the caller's signal, the time limit, the guest's death and QEMU's end. */
  signal: AbortSignal;
  /** Why the guest has failed, when it has; QEMU's own failure is thrown. */
  failure(): string | undefined;
  close(): void;
}

export function watchBoot(options: { signal: AbortSignal; timeoutMs: number; log: StepLog }): BootWatch {
  const over = new AbortController();
  const timings: Record<string, number> = {};
  const waiters = new Map<BootPhase, () => void>();
  const seen = new Set<BootPhase>();
  let failure: string | undefined;
  let qemuError: unknown;
  const fail = (reason: string) => {
    failure ??= reason;
    over.abort();
  };
  const last = () => [...seen].at(-1) ?? "nothing on the console";
  const endsAt = performance.now() + options.timeoutMs;
  const timer = setTimeout(
    () => fail(`not done within ${Math.round(options.timeoutMs / 1000)} s; the console came as far as: ${last()}`),
    options.timeoutMs,
  );

  return {
    signal: AbortSignal.any([options.signal, over.signal]),
    onMarker(marker) {
      if (marker.kind === "dead") {
        fail(marker.reason);
        return;
      }
      seen.add(marker.phase);
      timings[`${camelCase(marker.phase)}Ms`] = marker.atMs;
      options.log.note(`${(marker.atMs / 1000).toFixed(1)} s: ${marker.phase}`);
      waiters.get(marker.phase)?.();
    },
    follow(machine) {
      machine.ended.then(
        () => fail("the guest powered off or reset by itself"),
        (error: unknown) => {
          qemuError = error;
          over.abort();
        },
      );
    },
    reached: (phase) =>
      new Promise((resolve) => {
        if (seen.has(phase)) resolve();
        else waiters.set(phase, resolve);
      }),
    has: (phase) => seen.has(phase),
    moment(name, atMs) {
      timings[name] = atMs;
    },
    timings: () => ({ ...timings }),
    leftMs: () => Math.max(1, Math.ceil(endsAt - performance.now())),
    failure() {
      options.signal.throwIfAborted();
      if (qemuError !== undefined) throw qemuError;
      return failure;
    },
    close: () => clearTimeout(timer),
  };
}

function camelCase(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
