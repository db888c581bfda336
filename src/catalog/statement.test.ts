import { describe, expect, test } from "vitest";
import { testKey } from "../../tests/catalog.ts";
import { verifyEnvelope } from "../lib/dsse.ts";
import { buildProvenanceStatement } from "./provenance-statement.ts";
import { buildStatement, type CheckStatementInput, signStatement } from "./statement.ts";

const hex = "ab".repeat(32);
const input: CheckStatementInput = {
  subject: { name: "web.img", digest: `sha256:${hex}` },
  check: "boot",
  result: "passed",
  detail: { measurements: { bootMs: 5200 } },
  runId: "run-1",
  at: new Date("2026-11-21T10:00:00Z"),
  configuration: { timeout: "5m" },
  tests: { passed: ["units", "ssh"], failed: [] },
};

describe("buildStatement", () => {
  test("is an in-toto statement with a test-result predicate and Slipway's own field", () => {
    expect(buildStatement(input)).toEqual({
      _type: "https://in-toto.io/Statement/v1",
      subject: [{ name: "web.img", digest: { sha256: hex } }],
      predicateType: "https://in-toto.io/attestation/test-result/v0.1",
      predicate: {
        result: "PASSED",
        configuration: [
          {
            name: "check boot",
            digest: { sha256: "d9bf400ea6b13181613df14f0b9d46aba5bb27b36c4e4ee101112d5d68cbaeea" },
          },
        ],
        passedTests: ["units", "ssh"],
        warnedTests: [],
        failedTests: [],
        slipwayCheck: {
          check: "boot",
          result: "passed",
          detail: { measurements: { bootMs: 5200 } },
          runId: "run-1",
          at: "2026-11-21T10:00:00.000Z",
        },
      },
    });
  });

  test.each([
    ["passed", [], "PASSED"],
    ["passed", ["slow"], "WARNED"],
    ["failed", ["slow"], "FAILED"],
  ] as const)("%s with warnings %j is %s", (result, warned, said) => {
    const statement = buildStatement({ ...input, result, tests: { passed: [], failed: [], warned } });
    expect(statement.predicate["result"]).toBe(said);
  });

  test.each([
    ["passed", ["boot"], []],
    ["failed", [], ["boot"]],
  ] as const)("without single tests, the check is the test (%s)", (result, passedTests, failedTests) => {
    const { tests: _tests, ...rest } = input;
    expect(buildStatement({ ...rest, result }).predicate).toMatchObject({ passedTests, failedTests });
  });

  test.each(["ab", `sha1:${hex}`, `sha256:${hex}00`, `sha256:${hex.toUpperCase()}`])("refuses digest %s", (digest) => {
    expect(() => buildStatement({ ...input, subject: { name: "x", digest } })).toThrow("not a SHA-256 digest");
  });
});

test("the same statement and key give the same envelope, and it verifies", () => {
  const envelope = signStatement(buildStatement(input), testKey);
  expect(signStatement(buildStatement(input), testKey)).toEqual(envelope);
  expect(envelope.payloadType).toBe("application/vnd.in-toto+json");
  expect(JSON.parse(verifyEnvelope(envelope, testKey.publicKey))).toEqual(buildStatement(input));
});

test("provenance names every artifact, what went in and who built it", () => {
  const statement = buildProvenanceStatement({
    subjects: [input.subject, { name: "web.qcow2", digest: `sha256:${"cd".repeat(32)}` }],
    buildType: "urn:slipway:machine-build:v1",
    externalParameters: { image: "web" },
    resolvedDependencies: [{ uri: "pkg:deb/debian/nginx@1.22.1-9", digest: { sha256: hex } }],
    builder: { id: "urn:slipway:builder", version: { slipway: "0.1.0" } },
    runId: "run-1",
    startedAt: new Date("2026-11-21T09:00:00.123Z"),
    finishedAt: new Date("2026-11-21T09:01:00.456Z"),
  });
  expect(statement.predicateType).toBe("https://slsa.dev/provenance/v1");
  expect(statement.subject.map(({ name }) => name)).toEqual(["web.img", "web.qcow2"]);
  expect(statement.predicate).toMatchObject({
    buildDefinition: { externalParameters: { image: "web" }, internalParameters: {} },
    runDetails: {
      metadata: { invocationId: "run-1", startedOn: "2026-11-21T09:00:00Z", finishedOn: "2026-11-21T09:01:00Z" },
    },
    slipwayCheck: { check: "build", result: "passed", runId: "run-1" },
  });
});
