import { describe, expect, test } from "vitest";
import { UpstreamError } from "../lib/errors.ts";
import type { ExecOptions } from "../lib/exec.ts";
import type { DoctorReport, Exec, ToolReport } from "./doctor.ts";
import { fixCommand, fixDoctor, isNetworkTrouble, planFix } from "./doctor-fix.ts";

function tool(command: string, more: Partial<ToolReport> = {}): ToolReport {
  return { command, package: command, why: "does things", found: null, needed: null, ok: false, ...more };
}

function report(tools: ToolReport[], root: boolean): DoctorReport {
  const machine = { kvmDevice: "absent", overlayfs: true, memoryBytes: 1, freeBytes: 1, aptSources: true } as const;
  return { tools, ok: tools.every((one) => one.ok), machine: { ...machine, user: root ? "root" : "ann", root } };
}

const there = tool("qemu-img", { package: "qemu-utils", found: "7.2", ok: true });
const sfdisk = tool("sfdisk", { package: "fdisk" });
const mcopy = tool("mcopy", { package: "mtools" });
const mdir = tool("mdir", { package: "mtools" });

/** Stands in for apt: records what would have run. */
function recorder(answer: (argv: readonly string[], options: ExecOptions) => void = () => {}) {
  const ran: { argv: readonly string[]; env: ExecOptions["env"] }[] = [];
  const exec: Exec = async (argv, options = {}) => {
    ran.push({ argv, env: options.env });
    answer(argv, options);
    return { code: 0, stdout: "", stderr: "" };
  };
  return { ran, exec };
}

describe("planFix", () => {
  test.each([
    ["nothing missing", [there], []],
    [
      "each package once, sorted",
      [mcopy, there, sfdisk, mdir],
      [
        ["apt-get", "update"],
        ["apt-get", "install", "--yes", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300", "fdisk", "mtools"],
      ],
    ],
  ])("%s", (_name, tools, plan) => {
    expect(planFix({ tools })).toEqual(plan);
  });
});

test("as root: updates, installs, and passes every line on", async () => {
  const { ran, exec } = recorder((argv, options) => options.onLine?.("out", `did ${argv[1]}`));
  const lines: string[] = [];
  await fixDoctor({ report: report([sfdisk], true), exec, onLine: (line) => lines.push(line) });
  expect(ran.map((one) => one.argv)).toEqual(planFix({ tools: [sfdisk] }));
  expect(ran.every((one) => one.env?.["DEBIAN_FRONTEND"] === "noninteractive")).toBe(true);
  expect(lines).toEqual([
    "# apt-get update",
    "did update",
    "# apt-get install --yes --no-install-recommends -o DPkg::Lock::Timeout=300 fdisk",
    "did install",
  ]);
});

test("nothing missing: runs nothing, root or not", async () => {
  const { ran, exec } = recorder();
  await fixDoctor({ report: report([there], false), exec });
  expect(ran).toEqual([]);
});

test("not root: names the tools and the exact command, and runs nothing", async () => {
  const { ran, exec } = recorder();
  await expect(fixDoctor({ report: report([sfdisk, mcopy], false), exec })).rejects.toMatchObject({
    code: "needs-root",
    message: "missing: sfdisk, mcopy; installing them needs root",
    hint: fixCommand({ tools: [sfdisk, mcopy] }, { sudo: true }),
  });
  expect(fixCommand({ tools: [sfdisk] }, { sudo: true })).toBe(
    "sudo apt-get update && sudo apt-get install --yes --no-install-recommends -o DPkg::Lock::Timeout=300 fdisk",
  );
  expect(ran).toEqual([]);
});

describe("apt fails", () => {
  const failure = new UpstreamError("tool-failed", "apt-get exited with 100");

  test("because it reaches nothing: says so", async () => {
    const { exec } = recorder((argv, options) => {
      if (argv[1] !== "install") return options.onLine?.("err", "W: Temporary failure resolving 'mirror.example'");
      options.onLine?.("err", "E: Could not connect to mirror.example:80");
      throw failure;
    });
    await expect(fixDoctor({ report: report([sfdisk], true), exec })).rejects.toMatchObject({
      code: "network-unreachable",
      cause: failure,
    });
  });

  test("for another reason: its own words", async () => {
    const { exec } = recorder(() => {
      throw failure;
    });
    await expect(fixDoctor({ report: report([sfdisk], true), exec })).rejects.toBe(failure);
  });
});

test.each([
  ["Err:1 http://mirror.example bookworm InRelease  Temporary failure resolving 'mirror.example'", true],
  ["  Could not connect to mirror.example:80 (192.0.2.1), connection timed out", true],
  ["E: Unable to locate package no-such-package", false],
])("isNetworkTrouble: %s", (line, trouble) => {
  expect(isNetworkTrouble(line)).toBe(trouble);
});
