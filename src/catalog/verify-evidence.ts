import type { KeyObject } from "node:crypto";
import { z } from "zod";
import { canonicalJson } from "../lib/canonical-json.ts";
import { type DsseEnvelope, verifyEnvelope } from "../lib/dsse.ts";
import { UserError } from "../lib/errors.ts";
import type { Json, JsonObject } from "../lib/json.ts";
import type { Evidence } from "./model.ts";
import { provenanceType } from "./provenance-statement.ts";
import { slipwayField, statementPayloadType, statementType, testResultType } from "./statement.ts";

const envelopeSchema = z.object({
  payloadType: z.string(),
  payload: z.string(),
  signatures: z.array(z.object({ keyid: z.string(), sig: z.string() })),
});

const statementSchema = z.object({
  _type: z.literal(statementType),
  subject: z.array(z.object({ digest: z.record(z.string(), z.string()) })).min(1),
  predicateType: z.enum([testResultType, provenanceType]),
  predicate: z.looseObject({
    result: z.string().optional(),
    [slipwayField]: z.object({
      check: z.string(),
      result: z.enum(["passed", "failed"]),
      detail: z.record(z.string(), z.json()),
      runId: z.string(),
    }),
  }),
});

/** What a row of evidence claims; the signed statement must claim the same. */
export type EvidenceClaim = Pick<Evidence, "subject" | "check" | "result" | "detail" | "runId" | "envelope">;

/**
 * Checks that a row of evidence is what was signed: the envelope's signature against the project's public key, then
 * each field of the row against the signed statement. A row changed in the database, moved to another artifact or
 * given another run's envelope is found.
 * @throws UserError `signature-invalid` naming the first thing that does not hold.
 */
export function verifyEvidence(claim: EvidenceClaim, publicKey: KeyObject): void {
  const envelope = parseEnvelope(claim.envelope);
  const problem = mismatch(claim, verifyEnvelope(envelope, publicKey));
  if (problem !== undefined) throw invalid(claim, problem);
}

/**
 * The same comparison without the signature: what is recorded must agree with what it carries.
 * @throws UserError `signature-invalid`
 */
export function checkClaim(claim: EvidenceClaim): void {
  const { payload } = parseEnvelope(claim.envelope);
  const problem = mismatch(claim, Buffer.from(payload, "base64").toString("utf8"));
  if (problem !== undefined) throw invalid(claim, problem);
}

function parseEnvelope(envelope: JsonObject): DsseEnvelope {
  const parsed = envelopeSchema.safeParse(envelope);
  if (!parsed.success) {
    throw new UserError("signature-invalid", `not a DSSE envelope: ${z.prettifyError(parsed.error)}`);
  }
  if (parsed.data.payloadType !== statementPayloadType) {
    throw new UserError("signature-invalid", `the envelope holds ${parsed.data.payloadType}, not an in-toto statement`);
  }
  return parsed.data;
}

function mismatch(claim: EvidenceClaim, payload: string): string | undefined {
  const parsed = statementSchema.safeParse(parseJson(payload));
  if (!parsed.success) return `the signed payload is not a statement of Slipway's: ${z.prettifyError(parsed.error)}`;
  const { subject, predicateType, predicate } = parsed.data;
  const signed = predicate[slipwayField];
  if (!subject.some(({ digest }) => `sha256:${digest["sha256"]}` === claim.subject)) {
    return `the signed statement is not about ${claim.subject}`;
  }
  for (const field of ["check", "result", "runId"] as const) {
    if (signed[field] !== claim[field]) return `it says ${field} ${claim[field]}, but ${signed[field]} was signed`;
  }
  if (canonicalJson(signed.detail) !== canonicalJson(claim.detail)) return "its detail is not what was signed";
  const outcome = predicate.result === "FAILED" ? "failed" : "passed";
  if (predicateType === testResultType && outcome !== signed.result) return "the statement contradicts itself";
  return undefined;
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function invalid(claim: EvidenceClaim, problem: string): UserError {
  return new UserError("signature-invalid", `evidence ${claim.check} on ${claim.subject} does not hold: ${problem}`, {
    hint: `carry out the check again: it records new evidence`,
  });
}
