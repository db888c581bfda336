import type { JsonObject } from "../../../lib/json.ts";
import type { Assertion } from "./assertions.ts";
import type { ScriptResult } from "./guest-scripts.ts";
import type { Accelerator, BootArch, Firmware } from "./machine-model.ts";
import { readableLines } from "./readable-lines.ts";

/** What one boot showed. A `type`, so that it passes as JSON into evidence. */
export type BootReport = BootFindings & {
  /** `sha256:<hex>` of what the boot was told to do. */
  readonly configuration: string;
};

/** The same as a boot itself tells it. */
export type BootFindings = {
  readonly firmware: Firmware;
  readonly arch: BootArch;
  readonly accelerator: Accelerator;
  readonly acceleratorReason: string;
  readonly assertions: readonly Assertion[];
  readonly scripts: readonly ScriptResult[];
  /** Milliseconds since QEMU was started, by what was first seen then; and what systemd counted itself. */
  readonly timings: JsonObject;
  readonly guest: JsonObject | null;
  /** `sha256:<hex>` of everything the guest printed on its console, kept among the blobs. */
  readonly console: string;
  readonly consoleTail: readonly string[];
};

/** Numbers other versions are compared with: until ssh answers, or the login prompt where there is no ssh. */
export function bootMeasurements(report: BootReport): JsonObject {
  const { sshMs, loginMs } = report.timings;
  const bootMs = sshMs ?? loginMs;
  return bootMs === undefined ? {} : { bootMs };
}

export function bootPassed(report: BootReport): boolean {
  return failedNames(report).length === 0;
}

export function failedNames(report: BootReport): string[] {
  return [...report.assertions, ...report.scripts].filter(({ result }) => result === "failed").map(({ name }) => name);
}

export function passedNames(report: BootReport): string[] {
  return [...report.assertions, ...report.scripts].filter(({ result }) => result === "passed").map(({ name }) => name);
}

const shownOutput = 15;
const shownConsole = 30;

/** For people: failed assertions first, then failed scripts with their output, then the end of the console. */
export function failureText(report: BootReport): string {
  const assertions = report.assertions
    .filter(({ result }) => result === "failed")
    .flatMap(({ name, message }) => {
      const [first = "", ...rest] = readableLines(message);
      return [`  ${name}: ${first}`, ...rest.map((line) => `    ${line.trimStart()}`)];
    });
  const scripts = report.scripts
    .filter(({ result }) => result === "failed")
    .flatMap(({ name, exitCode, outputTail }) => [
      `  ${name}: ${exitCode === null ? "did not end" : `exit code ${exitCode}`}`,
      ...readableLines(outputTail.join("\n"), shownOutput).map((line) => `    | ${line}`),
    ]);
  return [
    `boot with ${report.firmware} (${report.accelerator}) failed: ${failedNames(report).join(", ")}`,
    ...assertions,
    ...scripts,
    `last lines of the console (all of it: ${report.console}):`,
    ...readableLines(report.consoleTail.join("\n"), shownConsole).map((line) => `  | ${line}`),
  ].join("\n");
}
