import { canonicalJson, sha256Hex } from "../lib/canonical-json.ts";
import { type DsseEnvelope, type DsseSigner, signEnvelope } from "../lib/dsse.ts";
import type { JsonObject } from "../lib/json.ts";
import type { Evidence } from "./model.ts";
import { storable } from "./storable.ts";

export const statementType = "https://in-toto.io/Statement/v1";
export const statementPayloadType = "application/vnd.in-toto+json";
export const testResultType = "https://in-toto.io/attestation/test-result/v0.1";

/** in-toto ResourceDescriptor, as far as Slipway writes it. A `type`, so that it passes as JSON. */
export type ResourceDescriptor = {
  readonly name?: string;
  readonly uri?: string;
  readonly digest?: { readonly [algorithm: string]: string };
  readonly annotations?: JsonObject;
};

/** in-toto Statement v1. */
export type Statement = {
  readonly _type: typeof statementType;
  readonly subject: readonly { readonly name: string; readonly digest: { readonly sha256: string } }[];
  readonly predicateType: string;
  readonly predicate: JsonObject;
};

/** What Slipway's own field of a predicate says: the evidence row that the statement stands behind. */
export type SlipwayCheck = {
  readonly check: string;
  readonly result: Evidence["result"];
  readonly detail: JsonObject;
  readonly runId: string;
  readonly at: string;
};

/** Name of that field. The attestation framework allows extension fields in any object and has readers ignore them. */
export const slipwayField = "slipwayCheck";

export interface Subject {
  /** File name of the artifact. */
  name: string;
  /** `sha256:<hex>` */
  digest: string;
}

export interface CheckStatementInput {
  subject: Subject;
  check: string;
  result: Evidence["result"];
  /** What was measured and found. Numbers in `detail.measurements` become the version's measurements. */
  detail: JsonObject;
  runId: string;
  at: Date;
  /** What the check was told to do; its digest goes into the statement. */
  configuration?: JsonObject;
  /** Names of single tests or rules, by outcome. Default: the check itself as one test. */
  tests?: { passed: readonly string[]; failed: readonly string[]; warned?: readonly string[] };
}

/**
 * The statement that a check was carried out on an artifact: predicate test-result v0.1 of the in-toto attestation
 * framework, with Slipway's own field beside it. Pure; the same input gives the same statement.
 */
export function buildStatement(input: CheckStatementInput): Statement {
  const passed = input.result === "passed";
  const tests = input.tests ?? { passed: passed ? [input.check] : [], failed: passed ? [] : [input.check] };
  const configuration = canonicalJson(storable(input.configuration ?? {}));
  return {
    _type: statementType,
    subject: [subjectEntry(input.subject)],
    predicateType: testResultType,
    predicate: {
      result: testResult(input.result, tests.warned ?? []),
      configuration: [{ name: `check ${input.check}`, digest: { sha256: sha256Hex(configuration) } }],
      passedTests: [...tests.passed],
      warnedTests: [...(tests.warned ?? [])],
      failedTests: [...tests.failed],
      [slipwayField]: slipwayCheck(input),
    },
  };
}

/** Signs the canonical JSON of a statement, so that the same statement and key give the same envelope. */
export function signStatement(statement: Statement, key: DsseSigner): DsseEnvelope {
  return signEnvelope(statementPayloadType, canonicalJson(statement), key);
}

/** The content of Slipway's own field, with every text as the database can keep it. */
export function slipwayCheck(input: Omit<SlipwayCheck, "at"> & { at: Date }): SlipwayCheck {
  const { check, result, detail, runId, at } = input;
  return { check, result, detail: storable(detail), runId, at: at.toISOString() };
}

/** @throws Error when the digest is not `sha256:<64 hex digits>`: a bug of the caller. */
export function subjectEntry(subject: Subject): Statement["subject"][number] {
  const hex = /^sha256:([0-9a-f]{64})$/.exec(subject.digest)?.[1];
  if (hex === undefined) throw new Error(`not a SHA-256 digest: ${subject.digest}`);
  return { name: subject.name, digest: { sha256: hex } };
}

function testResult(result: Evidence["result"], warned: readonly string[]): "PASSED" | "WARNED" | "FAILED" {
  if (result === "failed") return "FAILED";
  return warned.length > 0 ? "WARNED" : "PASSED";
}
