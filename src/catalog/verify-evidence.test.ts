import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { testArtifact, testEvidence, testKey } from "../../tests/catalog.ts";
import { signEnvelope } from "../lib/dsse.ts";
import { buildProvenanceStatement } from "./provenance-statement.ts";
import { buildStatement, signStatement } from "./statement.ts";
import { checkClaim, type EvidenceClaim, verifyEvidence } from "./verify-evidence.ts";

const subject = testArtifact("one").digest;
const other = testArtifact("two").digest;
const honest: EvidenceClaim = testEvidence({ subject, check: "boot", result: "failed", detail: { console: "panic" } });
const passed = testEvidence({ subject, check: "boot", result: "passed" });
const foreign = { keyId: "test", privateKey: generateKeyPairSync("ed25519").privateKey };

test("evidence that is what was signed holds", () => {
  expect(() => verifyEvidence(honest, testKey.publicKey)).not.toThrow();
});

test("provenance holds for each of its artifacts and no other", () => {
  const statement = buildProvenanceStatement({
    subjects: [
      { name: "a", digest: subject },
      { name: "b", digest: other },
    ],
    buildType: "urn:slipway:machine-build:v1",
    externalParameters: {},
    resolvedDependencies: [],
    builder: { id: "urn:slipway:builder", version: {} },
    runId: "run-2",
    startedAt: new Date(0),
    finishedAt: new Date(0),
  });
  const claim: EvidenceClaim = {
    subject,
    check: "build",
    result: "passed",
    detail: {},
    runId: "run-2",
    envelope: signStatement(statement, testKey),
  };
  expect(() => verifyEvidence(claim, testKey.publicKey)).not.toThrow();
  expect(() => verifyEvidence({ ...claim, subject: other }, testKey.publicKey)).not.toThrow();
  const third = testArtifact("three").digest;
  expect(() => verifyEvidence({ ...claim, subject: third }, testKey.publicKey)).toThrow("not about");
});

const contradiction = buildStatement({
  subject: { name: "a", digest: subject },
  check: "boot",
  result: "failed",
  detail: {},
  runId: "run-2",
  at: new Date(0),
});
const contradicting = signStatement(
  { ...contradiction, predicate: { ...contradiction.predicate, result: "PASSED" } },
  testKey,
);

const tampered: [string, EvidenceClaim, RegExp][] = [
  ["the result turned round", { ...honest, result: "passed" }, /result passed, but failed was signed/],
  ["another check", { ...honest, check: "content" }, /check content, but boot/],
  ["another artifact", { ...honest, subject: other }, /not about/],
  ["another run", { ...honest, runId: "run-9" }, /runId run-9/],
  ["changed detail", { ...honest, detail: { console: "login:" } }, /detail is not what was signed/],
  ["another row's envelope", { ...honest, envelope: passed.envelope }, /result failed, but passed/],
  ["no envelope", { ...honest, envelope: {} }, /not a DSSE envelope/],
  ["another payload type", { ...honest, envelope: signEnvelope("text/plain", "{}", testKey) }, /text\/plain/],
  [
    "another statement",
    { ...honest, envelope: signEnvelope("application/vnd.in-toto+json", "{}", testKey) },
    /not a statement/,
  ],
  [
    "no JSON",
    { ...honest, envelope: signEnvelope("application/vnd.in-toto+json", "nonsense", testKey) },
    /not a statement/,
  ],
  ["a contradiction", { ...honest, detail: {}, envelope: contradicting }, /contradicts itself/],
];

describe("refused both when it is recorded and when it is verified", () => {
  test.each(tampered)("%s", (_what, claim, message) => {
    const refusal = expect.objectContaining({ code: "signature-invalid", message: expect.stringMatching(message) });
    expect(() => verifyEvidence(claim, testKey.publicKey)).toThrow(refusal);
    expect(() => checkClaim(claim)).toThrow(refusal);
  });

  test("another key's signature is found only by verifying", () => {
    const payload = Buffer.from(String(honest.envelope["payload"]), "base64").toString();
    const claim = { ...honest, envelope: signEnvelope("application/vnd.in-toto+json", payload, foreign) };
    expect(() => checkClaim(claim)).not.toThrow();
    expect(() => verifyEvidence(claim, testKey.publicKey)).toThrow("no signature of the envelope");
  });
});
