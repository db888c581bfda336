import type { Artifact, Version } from "./model.ts";

/** `amd64`, or `amd64/azure` with a flavour. */
export function variantOf(artifact: Pick<Artifact, "arch" | "flavour">): string {
  return artifact.flavour === null ? artifact.arch : `${artifact.arch}/${artifact.flavour}`;
}

/** The artifacts that evidence is about: one raw disk per variant; all other formats are made from these. */
export function rawArtifacts(artifacts: readonly Artifact[]): readonly Artifact[] {
  return artifacts.filter(({ format }) => format === "raw");
}

/** The raw artifact that `version.digest` names. */
export function primaryArtifact(version: Pick<Version, "digest" | "artifacts">): Artifact | undefined {
  return rawArtifacts(version.artifacts).find(({ digest }) => digest === version.digest);
}

/** The raw artifact without a flavour, else the first: the one a version is named by. */
export function choosePrimary(artifacts: readonly Artifact[]): Artifact | undefined {
  const raw = rawArtifacts(artifacts);
  return raw.find(({ flavour }) => flavour === null) ?? raw[0];
}
