import { expect, test } from "vitest";
import { type BootReport, failureText } from "./boot-report.ts";

const report: BootReport = {
  configuration: "sha256:c",
  ...{ firmware: "uefi", arch: "amd64", accelerator: "tcg", acceleratorReason: "", guest: null, timings: {} },
  assertions: [
    { name: "booted", result: "passed", message: "ssh answers" },
    { name: "units-clean", result: "failed", message: "failed: web.service\n    | \u001b[31mno such port\u001b[0m" },
  ],
  scripts: [
    { name: "good.sh", result: "passed", exitCode: 0, durationMs: 1, outputTail: ["fine"] },
    { name: "bad.sh", result: "failed", exitCode: 7, durationMs: 1, outputTail: ["one\u0007", "", "two"] },
    { name: "slow.sh", result: "failed", exitCode: null, durationMs: 1, outputTail: ["waiting"] },
  ],
  console: "sha256:0",
  consoleTail: [...Array.from({ length: 40 }, (_, line) => `line ${line}`), `ssh-rsa ${"A".repeat(700)}`],
};

test("what failed comes first, then what it printed, then a short end of the console", () => {
  const lines = failureText(report).split("\n");
  expect(lines.slice(0, 10)).toEqual([
    "boot with uefi (tcg) failed: units-clean, bad.sh, slow.sh",
    "  units-clean: failed: web.service",
    "    | no such port",
    "  bad.sh: exit code 7",
    "    | one",
    "    | two",
    "  slow.sh: did not end",
    "    | waiting",
    "last lines of the console (all of it: sha256:0):",
    "  | line 11",
  ]);
  expect(lines).toHaveLength(9 + 30);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(204);
});
