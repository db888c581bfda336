import { describe, expect, test } from "vitest";
import { testArtifact } from "../../tests/catalog.ts";
import { describeMissing, type JudgedEvidence, missingEvidence } from "./missing-evidence.ts";

const plain = testArtifact("plain");
const azure = testArtifact("azure", { flavour: "azure" });
const qcow2 = testArtifact("qcow2", { format: "qcow2" });
const version = { artifacts: [plain, azure, qcow2] };

function evidence(id: number, artifact: { digest: string }, result: "passed" | "failed", more = {}): JudgedEvidence {
  const at = "2026-11-21T10:00:00.000Z";
  return {
    id: String(id),
    subject: artifact.digest,
    check: "boot",
    result,
    detail: {},
    envelope: {},
    runId: "r",
    at,
    ...more,
  };
}

const boot = (variant: string, why: string) => ({ need: "boot", variant, why });

const table: [string, JudgedEvidence[], object[]][] = [
  ["nothing at all", [], [boot("amd64", "none"), boot("amd64/azure", "none")]],
  ["one of two artifacts", [evidence(1, plain, "passed")], [boot("amd64/azure", "none")]],
  ["both", [evidence(1, plain, "passed"), evidence(2, azure, "passed")], []],
  ["a failure", [evidence(1, plain, "passed"), evidence(2, azure, "failed")], [boot("amd64/azure", "failed")]],
  [
    "a newer failure counts, whatever the order",
    [evidence(10, plain, "failed"), evidence(9, plain, "passed"), evidence(3, azure, "passed")],
    [boot("amd64", "failed")],
  ],
  [
    "a newer pass counts",
    [evidence(1, plain, "failed"), evidence(2, plain, "passed"), evidence(3, azure, "passed")],
    [],
  ],
  [
    "another check",
    [evidence(1, plain, "passed", { check: "content" }), evidence(2, azure, "passed")],
    [boot("amd64", "none")],
  ],
  [
    "a derived format does not stand for the raw disk",
    [evidence(1, qcow2, "passed"), evidence(2, azure, "passed")],
    [boot("amd64", "none")],
  ],
  [
    "a signature that does not hold",
    [evidence(1, plain, "passed", { holds: false }), evidence(2, azure, "passed", { holds: true })],
    [boot("amd64", "unverified")],
  ],
];

describe("missingEvidence", () => {
  test.each(table)("%s", (_what, given, expected) => {
    expect(missingEvidence(version, ["boot"], given).missing).toMatchObject(expected);
  });

  test("goes by need, then by artifact", () => {
    const { missing } = missingEvidence(version, ["content", "boot"], []);
    expect(missing.map(({ need, variant }) => `${need} ${variant}`)).toEqual([
      "content amd64",
      "content amd64/azure",
      "boot amd64",
      "boot amd64/azure",
    ]);
  });

  test("a channel without needs lacks nothing", () => {
    expect(missingEvidence(version, [], []).missing).toEqual([]);
  });
});

test("describeMissing names check, reason, variant and digest", () => {
  const digest = `sha256:${"0123456789abcdef".repeat(4)}`;
  expect(describeMissing({ need: "boot", artifact: digest, variant: "amd64", why: "failed" })).toBe(
    "boot: failed on amd64 (sha256:0123456789ab…)",
  );
});
