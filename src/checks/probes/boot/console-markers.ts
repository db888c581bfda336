import { withoutEscapes } from "./readable-lines.ts";

/** How far a boot has come, in this order, as far as the serial console tells. */
export const bootPhases = ["firmware", "kernel", "initramfs", "userspace", "cloud-init", "login"] as const;
export type BootPhase = (typeof bootPhases)[number];

export type ConsoleMarker =
  | { kind: "phase"; phase: BootPhase; atMs: number }
  /** The boot has ended badly and no waiting will mend it. */
  | { kind: "dead"; reason: string; atMs: number };

const phasePatterns: Readonly<Record<BootPhase, RegExp>> = {
  firmware: /\S/,
  kernel: /\[ {4}0\.000000\]|Linux version \d/,
  initramfs: /Loading, please wait\.\.\.|^Begin: |dracut-/,
  userspace: /systemd\[1\]: |Welcome to (?!GRUB).+!|\[ {2}OK {2}\] /,
  "cloud-init": /Cloud-init v\. ?\S+ running|cloud-init\[\d+\]: /,
  login: /^\S+ login: ?(?:$|\[)/,
};

const deadPatterns: readonly (readonly [RegExp, string])[] = [
  [/Kernel panic - not syncing: .*/, "the kernel panicked"],
  [/^\(initramfs\) ?/, "the initramfs found no root file system"],
  [/You are in emergency mode|Press Enter for maintenance/, "systemd went into emergency mode"],
  [/^grub(?: rescue)?> ?$/, "GRUB found no configuration"],
  [/No bootable device|No bootable option or device was found/, "the firmware found nothing to boot"],
  [/^Shell> ?$/, "the firmware found nothing to boot and started its shell"],
];

export interface ConsoleReader {
  /** Takes what the console printed and returns what it newly tells. `atMs` counts from the start of the machine. */
  feed(chunk: string, atMs: number): ConsoleMarker[];
}

/** Each marker is told once. Reads line by line, and the unfinished last line too: a prompt has no line end. */
export function createConsoleReader(): ConsoleReader {
  const seen = new Set<BootPhase>();
  let rest = "";
  let dead = false;

  function readLine(line: string, atMs: number): ConsoleMarker[] {
    const text = withoutEscapes(line);
    const markers: ConsoleMarker[] = [];
    for (const phase of bootPhases) {
      if (seen.has(phase) || !phasePatterns[phase].test(text)) continue;
      seen.add(phase);
      markers.push({ kind: "phase", phase, atMs });
    }
    const death = dead ? undefined : deadPatterns.find(([pattern]) => pattern.test(text));
    if (death !== undefined) {
      dead = true;
      markers.push({ kind: "dead", reason: `${death[1]}: ${text.trim()}`, atMs });
    }
    return markers;
  }

  return {
    feed(chunk, atMs) {
      const lines = (rest + chunk).split(/\r?\n/);
      rest = lines.pop() ?? "";
      return [...lines, rest].flatMap((line) => readLine(line, atMs));
    },
  };
}
