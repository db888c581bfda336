import type { Database } from "../store/database.ts";
import { primaryArtifact, rawArtifacts } from "./artifacts.ts";
import { channelState } from "./channel-state.ts";
import type { Artifact, ChannelState, Evidence, VersionSummary } from "./model.ts";
import { newestEvidence } from "./queries/newest-evidence.ts";
import { readArtifacts } from "./queries/read-artifacts.ts";
import { catalogOf } from "./tables.ts";

/** All versions of an image without their packages, newest first; none when the image is not known. */
export async function listVersions(db: Database, image: string): Promise<readonly VersionSummary[]> {
  const catalog = catalogOf(db);
  const rows = await catalog
    .selectFrom("versions")
    .select(["version", "digest", "created_at", "run_id"])
    .where("image", "=", image)
    .orderBy("seq", "desc")
    .execute();
  const artifacts = await readArtifacts(catalog, { image });
  const channels = await channelState(db, image);
  const subjects = rawArtifacts([...artifacts.values()].flat()).map(({ digest }) => digest);
  const evidence = await newestEvidence(catalog, [...new Set(subjects)]);
  return rows.map((row) =>
    summarize({
      version: {
        image,
        version: row.version,
        digest: row.digest,
        createdAt: row.created_at.toISOString(),
        runId: row.run_id,
      },
      artifacts: artifacts.get(row.version) ?? [],
      channels,
      evidence,
    }),
  );
}

function summarize(of: {
  version: Pick<VersionSummary, "image" | "version" | "digest" | "createdAt" | "runId">;
  artifacts: readonly Artifact[];
  channels: readonly ChannelState[];
  evidence: readonly Evidence[];
}): VersionSummary {
  const primary = primaryArtifact({ digest: of.version.digest, artifacts: of.artifacts });
  return {
    ...of.version,
    channels: of.channels.filter(({ version }) => version === of.version.version).map(({ channel }) => channel),
    checks: checkResults(of.artifacts, of.evidence),
    formats: [...new Set(of.artifacts.map(({ format }) => format))],
    sizeBytes: primary?.sizeBytes ?? 0,
    allocatedBytes: primary?.allocatedBytes ?? 0,
  };
}

function checkResults(artifacts: readonly Artifact[], newest: readonly Evidence[]): VersionSummary["checks"] {
  const digests = new Set(rawArtifacts(artifacts).map(({ digest }) => digest));
  const own = newest.filter(({ subject }) => digests.has(subject));
  const failed = new Set(own.filter(({ result }) => result === "failed").map(({ check }) => check));
  return Object.fromEntries(own.map(({ check }) => [check, failed.has(check) ? "failed" : "passed"]));
}
