import { rawArtifacts, variantOf } from "./artifacts.ts";
import type { Artifact, Evidence, MissingEvidence, Version } from "./model.ts";

/** Evidence, and whether its signature held; not looked at when undefined. */
export interface JudgedEvidence extends Evidence {
  holds?: boolean;
}

/**
 * What a version lacks of what is needed: each raw artifact must have passed each needed check, and only the newest
 * evidence of a check counts. The checks in the order they are needed, the artifacts in the version's own.
 */
export function missingEvidence(
  version: Pick<Version, "artifacts">,
  needs: readonly string[],
  evidence: readonly JudgedEvidence[],
): { missing: readonly MissingEvidence[] } {
  const missing = needs.flatMap((need) =>
    rawArtifacts(version.artifacts).flatMap((artifact) => {
      const why = whyMissing(newest(evidence, artifact, need));
      return why === undefined ? [] : [{ need, artifact: artifact.digest, variant: variantOf(artifact), why }];
    }),
  );
  return { missing };
}

/** One line for people: `boot: failed on amd64/azure (sha256:0123456789ab…)`. */
export function describeMissing({ need, artifact, variant, why }: MissingEvidence): string {
  const said = { none: "no evidence", failed: "failed", unverified: "the signature does not hold" }[why];
  return `${need}: ${said} on ${variant} (${artifact.slice(0, "sha256:".length + 12)}…)`;
}

function newest(evidence: readonly JudgedEvidence[], artifact: Artifact, need: string): JudgedEvidence | undefined {
  return evidence
    .filter(({ subject, check }) => subject === artifact.digest && check === need)
    .reduce<JudgedEvidence | undefined>(
      (last, next) => (last === undefined || Number(next.id) > Number(last.id) ? next : last),
      undefined,
    );
}

function whyMissing(evidence: JudgedEvidence | undefined): MissingEvidence["why"] | undefined {
  if (evidence === undefined) return "none";
  if (evidence.result === "failed") return "failed";
  return evidence.holds === false ? "unverified" : undefined;
}
