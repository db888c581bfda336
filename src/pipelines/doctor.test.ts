import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { exec } from "../lib/exec.ts";
import type { ToolRequirement } from "../lib/tool-requirement.ts";
import { doctor, judgeTool, mergeTools, packageQuery, parsePackages } from "./doctor.ts";
import { doctorFindings } from "./doctor-findings.ts";
import { namesASource } from "./doctor-machine.ts";

const tool: ToolRequirement = {
  command: "mke2fs",
  package: "e2fsprogs",
  why: "fills file systems",
  minVersion: "1.47",
};

test.each([
  [tool, "1.47.0", true],
  [tool, "1.46.6", false],
  [tool, "1:1.48~rc1-2", true],
  [tool, "present", true],
  [tool, null, false],
  [{ ...tool, minVersion: "2" }, "1.99", false],
])("judgeTool: %o found %s", (requirement, found, ok) => {
  expect(judgeTool(requirement, found)).toMatchObject({ command: "mke2fs", found, ok });
});

test("a tool without a lowest version is fine in any", () => {
  const { minVersion: _, ...any } = tool;
  expect(judgeTool(any, "0.1")).toEqual({
    command: "mke2fs",
    package: "e2fsprogs",
    why: "fills file systems",
    found: "0.1",
    needed: null,
    ok: true,
  });
});

test("a tool that two rooms drive is asked for once, in the newer of their versions", () => {
  const other: ToolRequirement = { ...tool, why: "grows file systems", minVersion: "1.48", versionArgs: ["-V"] };
  const merged = { ...other, why: "fills file systems; grows file systems" };
  expect(mergeTools([tool, { ...tool, command: "debugfs" }, other])).toEqual([merged, { ...tool, command: "debugfs" }]);
  expect(mergeTools([other, tool, tool])).toEqual([{ ...merged, why: "grows file systems; fills file systems" }]);
});

test("dpkg is asked once for all packages, and a removed one is not there", () => {
  expect(packageQuery(["a", "b"]).slice(-2)).toEqual(["a", "b"]);
  expect(parsePackages("installed\ta\t1.0-1\nconfig-files\tb\t2.0\n\n")).toEqual(new Map([["a", "1.0-1"]]));
});

test.each([
  ["deb http://mirror.example/debian bookworm main\n", true],
  ["# deb http://mirror.example/debian bookworm main\n", false],
  ["Types: deb\nURIs: http://mirror.example/debian\nSuites: bookworm\n", true],
  ["Types: deb\nURIs: http://mirror.example/debian\nEnabled: no\n", false],
  ["Types: deb-src\nURIs: http://mirror.example/debian\n", false],
  ["", false],
])("namesASource: %j", (text, named) => {
  expect(namesASource(text)).toBe(named);
});

test("this machine: finds what is there and what is not, with versions", async () => {
  const dir = await mkdtemp(join(tmpdir(), "slipway-doctor-"));
  onTestFinished(() => rm(dir, { recursive: true }));
  const report = await doctor({
    exec,
    dataDir: join(dir, "not", "yet"),
    tools: [
      { command: "bash", package: "bash", why: "is a shell", versionArgs: ["--version"], minVersion: "3" },
      { command: "dpkg", package: "dpkg", why: "knows what is installed" },
      { command: "no-such-tool", package: "no-such-package", why: "is never there" },
      { command: "a file", package: "base-files", why: "names the system", path: "/etc/debian_version" },
      { command: "dpkg-query", package: "dpkg", why: "is too old", minVersion: "999" },
    ],
  });
  expect(report.tools.map(({ command, ok }) => [command, ok])).toEqual([
    ["bash", true],
    ["dpkg", true],
    ["no-such-tool", false],
    ["a file", true],
    ["dpkg-query", false],
  ]);
  expect(report.tools[0]?.found).toMatch(/^\d+\.\d+/);
  expect(report.tools[1]?.found).toMatch(/^\d+\.\d+/);
  expect(report.ok).toBe(false);
  expect(report.machine.memoryBytes).toBeGreaterThan(0);
  expect(report.machine.freeBytes).toBeGreaterThan(0);
  expect(report.machine.root).toBe(process.getuid?.() === 0);

  const { ok, findings } = doctorFindings(report);
  expect(ok).toBe(false);
  expect(findings.filter((finding) => finding.state === "missing").map((finding) => finding.id)).toEqual([
    "tool.no-such-tool",
    "tool.dpkg-query",
  ]);
  expect(findings.find((finding) => finding.id === "tool.no-such-tool")?.fix).toContain("no-such-package");
  expect(findings.find((finding) => finding.id === "tool.bash")?.fix).toBeNull();
});
