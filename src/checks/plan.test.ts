import { describe, expect, test } from "vitest";
import { checkSources } from "./check-sources.ts";
import { checkSubject } from "./check-subject.ts";
import { type CheckPlanInput, planBootCheck, planContentCheck } from "./plan.ts";
import { bootProbeConfig } from "./probes/boot/probe.ts";
import { bootVerdictConfig } from "./probes/boot/verdict.ts";
import { contentProbeConfig } from "./probes/content/probe.ts";
import { type BootSection, checksSchema } from "./schema.ts";

const checks = checksSchema.parse({ boot: { timeout: "2m", run: ["tests/b.sh", "tests/a.sh", "tests/b.sh"] } });
const digest = `sha256:${"a".repeat(64)}`;
const given: CheckPlanInput<BootSection> = {
  image: "web",
  arch: "amd64",
  flavour: null,
  suffix: "",
  needs: ["content"],
  subjectFrom: "record",
  expect: { firmware: ["bios", "uefi"], users: undefined },
  config: checks.boot,
};

describe("boot", () => {
  test("one step per firmware, and the verdict over them", () => {
    const steps = planBootCheck(given);
    expect(steps.map(({ key, uses, needs }) => ({ key, uses, needs }))).toEqual([
      { key: "boot-bios", uses: "checks/boot", needs: ["content", "record"] },
      { key: "boot-uefi", uses: "checks/boot", needs: ["content", "record"] },
      { key: "boot", uses: "checks/boot-verdict", needs: ["boot-bios", "boot-uefi", "content", "record"] },
    ]);
    for (const step of steps.slice(0, 2)) expect(bootProbeConfig.safeParse(step.config).error).toBeUndefined();
    expect(bootVerdictConfig.safeParse(steps[2]?.config).error).toBeUndefined();
  });

  test.each([
    ["amd64", undefined, ["boot-bios", "boot-uefi", "boot"]],
    ["amd64", ["uefi"], ["boot-uefi", "boot"]],
    ["arm64", undefined, ["boot-uefi", "boot"]],
    ["arm64", ["bios", "uefi"], ["boot-uefi", "boot"]],
  ] as const)("%s with firmware %s", (arch, firmware, keys) => {
    const steps = planBootCheck({ ...given, arch, expect: firmware === undefined ? {} : { firmware: [...firmware] } });
    expect(steps.map(({ key }) => key)).toEqual(keys);
  });

  test.each([
    [{ arch: "s390x" }, "unsupported-arch"],
    [{ arch: "arm64", expect: { firmware: ["bios" as const] } }, "unsupported-arch"],
    [{ expect: { kernel: "none" as const } }, "usage"],
  ])("%j is refused: %s", (changes, code) => {
    expect(() => planBootCheck({ ...given, ...changes })).toThrow(expect.objectContaining({ code }));
  });
});

test("content of one variant among several, by digest", () => {
  const [step] = planContentCheck({
    ...given,
    config: checks.content,
    needs: [],
    flavour: "azure",
    suffix: ".amd64.azure",
    subjectFrom: { digest },
  });
  expect(step).toMatchObject({ key: "content.amd64.azure", uses: "checks/content", needs: [], retry: "safe" });
  expect(contentProbeConfig.parse(step?.config)).toMatchObject({ subject: { digest, fileName: "web.raw" } });
});

test("every step takes earlier evidence only when that is asked for", () => {
  const reuse = (input: CheckPlanInput<BootSection>) =>
    [...planContentCheck({ ...input, config: checks.content }), ...planBootCheck(input)].map(
      ({ config }) => config["reuse"],
    );
  expect(reuse({ ...given, reuse: true })).toEqual([true, true, true, true]);
  expect(reuse(given)).toEqual([undefined, undefined, undefined, undefined]);
});

test("plans are JSON: what is undefined is not there", () => {
  const steps = planBootCheck(given);
  expect(JSON.parse(JSON.stringify(steps))).toStrictEqual(steps);
});

test("test scripts are snapshotted once each", () => {
  expect(checkSources(checks)).toEqual(["tests/a.sh", "tests/b.sh"]);
});

describe("the artifact", () => {
  const artifact = (format: string, flavour: string | null) => ({
    digest,
    format,
    arch: "amd64",
    flavour,
    fileName: `${format}.x`,
  });
  const config = { image: "web", arch: "amd64", flavour: null, subject: { step: "record" } };

  test("is the raw one of the variant", () => {
    const output = { artifacts: [artifact("qcow2", null), artifact("raw", "azure"), artifact("raw", null)] };
    expect(checkSubject(config, { record: output })).toEqual({ digest, sha256: "a".repeat(64), fileName: "raw.x" });
    expect(() => checkSubject({ ...config, arch: "arm64" }, { record: output })).toThrow(
      /no raw artifact of web \(arm64\)/,
    );
  });

  test("is missed when the step gave none", () => {
    expect(() => checkSubject(config, {})).toThrow(expect.objectContaining({ code: "not-found" }));
  });
});

test.each([
  [{ boot: { timeout: "5 minutes" } }],
  [{ boot: { expect: { http: { port: 0 } } } }],
  [{ boot: { expect: { unit: "clean" } } }],
  [{ content: { waive: [{ rule: "no-logs", until: "2027-01-31" }] } }],
  [{ content: { waive: [{ rule: "no-logs", reason: "x", until: "next year" }] } }],
  [{ contents: {} }],
])("%j is refused", (section) => {
  expect(checksSchema.safeParse(section).success).toBe(false);
});
