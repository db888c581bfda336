import type { JsonObject } from "../lib/json.ts";
import {
  type ResourceDescriptor,
  type Statement,
  type Subject,
  slipwayCheck,
  slipwayField,
  statementType,
  subjectEntry,
} from "./statement.ts";

export const provenanceType = "https://slsa.dev/provenance/v1";

export interface ProvenanceInput {
  /** Every artifact the build gave; evidence is recorded on the raw ones. */
  subjects: readonly Subject[];
  /** URI that says how the other fields are to be read. */
  buildType: string;
  /** The recipe and the options as the user gave them. */
  externalParameters: JsonObject;
  /** What Slipway itself decided: tool versions, source date. */
  internalParameters?: JsonObject;
  /** Packages, files and base that went in, each by digest or exact version. */
  resolvedDependencies: readonly ResourceDescriptor[];
  builder: { id: string; version: { readonly [component: string]: string } };
  runId: string;
  startedAt: Date;
  finishedAt: Date;
  byproducts?: readonly ResourceDescriptor[];
  /** Kept with the evidence row and covered by the signature. */
  detail?: JsonObject;
}

/** The statement that artifacts were built so: predicate SLSA provenance v1, with Slipway's own field beside it. Pure. */
export function buildProvenanceStatement(input: ProvenanceInput): Statement {
  return {
    _type: statementType,
    subject: input.subjects.map(subjectEntry),
    predicateType: provenanceType,
    predicate: {
      buildDefinition: {
        buildType: input.buildType,
        externalParameters: input.externalParameters,
        internalParameters: input.internalParameters ?? {},
        resolvedDependencies: [...input.resolvedDependencies],
      },
      runDetails: {
        builder: { id: input.builder.id, version: input.builder.version },
        metadata: {
          invocationId: input.runId,
          startedOn: slsaTimestamp(input.startedAt),
          finishedOn: slsaTimestamp(input.finishedAt),
        },
        byproducts: [...(input.byproducts ?? [])],
      },
      [slipwayField]: slipwayCheck({
        check: "build",
        result: "passed",
        detail: input.detail ?? {},
        runId: input.runId,
        at: input.finishedAt,
      }),
    },
  };
}

/** SLSA's timestamps are RFC 3339 in UTC to the second. */
function slsaTimestamp(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}
