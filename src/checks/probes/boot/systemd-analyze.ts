/** Milliseconds of each phase as systemd saw them; null where the image's systemd did not say. */
export interface SystemdTimes {
  firmwareMs: number | null;
  loaderMs: number | null;
  kernelMs: number | null;
  initrdMs: number | null;
  userspaceMs: number | null;
  totalMs: number | null;
}

const phases = ["firmware", "loader", "kernel", "initrd", "userspace"] as const;

/**
 * Reads `systemd-analyze time`, e.g. `Startup finished in 3.120s (kernel) + 1min 2.011s (userspace) = 1min 5.131s`.
 * Returns null while the boot is not finished and for any other text.
 */
export function parseSystemdAnalyze(text: string): SystemdTimes | null {
  const line = /Startup finished in (.+)/.exec(text)?.[1];
  if (line === undefined) return null;
  const times: SystemdTimes = {
    firmwareMs: null,
    loaderMs: null,
    kernelMs: null,
    initrdMs: null,
    userspaceMs: null,
    totalMs: null,
  };
  for (const phase of phases) {
    const match = new RegExp(`([^+=(]+) \\(${phase}\\)`).exec(line);
    if (match?.[1] !== undefined) times[`${phase}Ms`] = spanMs(match[1]);
  }
  const total = line.split("=")[1];
  if (total !== undefined) times.totalMs = spanMs(total);
  return times;
}

/** One entry of `systemd-analyze blame`: a unit and how long its start took. */
export interface UnitTime {
  unit: string;
  ms: number;
}

/** Reads `systemd-analyze blame`, slowest first as systemd prints it. Lines that are not entries are left out. */
export function parseBlame(text: string): UnitTime[] {
  return text.split("\n").flatMap((line) => {
    const match = /^\s*(.*\d(?:ms|s|us)) (\S+)$/.exec(line);
    const ms = match?.[1] === undefined ? null : spanMs(match[1]);
    return match?.[2] === undefined || ms === null ? [] : [{ unit: match[2], ms }];
  });
}

const spanUnits: Readonly<Record<string, number>> = { h: 3_600_000, min: 60_000, s: 1000, ms: 1, us: 0.001 };

/** A systemd time span such as `1min 2.011s`; null when it is not one. */
function spanMs(span: string): number | null {
  let sum: number | null = null;
  for (const match of span.matchAll(/(\d+(?:\.\d+)?)(h|min|ms|us|s)\b/g)) {
    sum = (sum ?? 0) + Number(match[1]) * (spanUnits[match[2] ?? ""] ?? 0);
  }
  return sum === null ? null : Math.round(sum);
}
