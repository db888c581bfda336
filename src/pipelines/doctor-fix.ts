import { UpstreamError, UserError } from "../lib/errors.ts";
import type { DoctorReport, Exec } from "./doctor.ts";

const update = ["apt-get", "update"];
// a package manager may be busy just after a machine's start
const install = ["apt-get", "install", "--yes", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300"];

/** What must be run, as root, to get the missing tools; empty when nothing is missing. */
export function planFix(report: Pick<DoctorReport, "tools">): string[][] {
  const packages = [...new Set(report.tools.filter((tool) => !tool.ok).map((tool) => tool.package))].sort();
  return packages.length === 0 ? [] : [update, [...install, ...packages]];
}

/** The same for a person to paste into a terminal. */
export function fixCommand(report: Pick<DoctorReport, "tools">, options: { sudo: boolean }): string {
  return planFix(report)
    .map((argv) => [...(options.sudo ? ["sudo"] : []), ...argv].join(" "))
    .join(" && ");
}

export interface FixInput {
  report: DoctorReport;
  exec: Exec;
  /** Told what is run and every line that comes of it. */
  onLine?: (line: string) => void;
  signal?: AbortSignal;
}

/**
 * Installs what the report misses. Nothing missing: does nothing.
 * @throws UserError `needs-root` with the exact command as hint; UpstreamError `tool-missing` where there is no apt;
 * UpstreamError `network-unreachable` or `tool-failed` when apt fails.
 */
export async function fixDoctor(input: FixInput): Promise<void> {
  const commands = planFix(input.report);
  if (commands.length === 0) return;
  if (!input.report.machine.root) {
    throw new UserError("needs-root", `missing: ${missingNames(input.report)}; installing them needs root`, {
      hint: fixCommand(input.report, { sudo: true }),
    });
  }
  for (const argv of commands) {
    input.onLine?.(`# ${argv.join(" ")}`);
    await runApt(argv, input);
  }
}

async function runApt(argv: readonly string[], input: FixInput): Promise<void> {
  const unreachable: string[] = [];
  try {
    await input.exec(argv, {
      env: { DEBIAN_FRONTEND: "noninteractive" },
      onLine: (_stream, line) => {
        if (isNetworkTrouble(line)) unreachable.push(line);
        input.onLine?.(line);
      },
      ...(input.signal && { signal: input.signal }),
    });
  } catch (cause) {
    input.signal?.throwIfAborted();
    if (cause instanceof UpstreamError && cause.code === "tool-failed" && unreachable.length > 0) {
      throw new UpstreamError(
        "network-unreachable",
        `apt cannot reach its sources\n${unreachable.slice(-3).join("\n")}`,
        {
          hint: "check the network and the sources in /etc/apt, then run: slipway doctor --fix",
          cause,
        },
      );
    }
    throw cause;
  }
}

/** apt's own words for a source it could not reach. */
export function isNetworkTrouble(line: string): boolean {
  return /Temporary failure resolving|Could not resolve|Could not connect|Unable to connect|Connection timed out|Network is unreachable/.test(
    line,
  );
}

function missingNames(report: DoctorReport): string {
  return report.tools
    .filter((tool) => !tool.ok)
    .map((tool) => tool.command)
    .join(", ");
}
