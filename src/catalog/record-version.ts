import { appendEvent } from "../events/append-event.ts";
import { canonicalJson, sha256Hex } from "../lib/canonical-json.ts";
import type { DatabaseTransaction } from "../store/database.ts";
import { choosePrimary, rawArtifacts, variantOf } from "./artifacts.ts";
import type { Artifact, InstalledPackage, Version } from "./model.ts";
import { findSameVersion } from "./queries/find-same-version.ts";
import { insertArtifacts } from "./queries/insert-artifacts.ts";
import { insertVersion } from "./queries/insert-version.ts";
import { lockImage } from "./queries/lock-image.ts";
import { readVersion } from "./queries/read-version.ts";
import { type CatalogDb, catalogOf } from "./tables.ts";

export interface NewVersion {
  image: string;
  inputsDigest: string;
  /** At least one raw artifact; at most one of each format, architecture and flavour. */
  artifacts: readonly Artifact[];
  packages: readonly InstalledPackage[];
  runId: string;
  now: Date;
  actor: string;
}

/**
 * Gives a build its version, `YYYYMMDD.N` by the UTC day. A build that gave nothing new gives the version that is
 * there: its raw artifacts are all in one version already, or the same inputs gave that version's variants before
 * (what the older build gave then stands). Formats which that version does not have yet are added to it; what it has
 * is never changed. Calls for one image wait for each other until the transaction ends.
 * @throws Error when no artifact is raw: a bug of the caller.
 */
export async function recordVersion(
  tx: DatabaseTransaction,
  build: NewVersion,
): Promise<{ version: Version; created: boolean }> {
  const catalog = catalogOf(tx);
  const primary = choosePrimary(build.artifacts);
  if (primary === undefined) throw new Error(`no raw artifact in the build of ${build.image}`);
  const raw = rawArtifacts(build.artifacts);
  await lockImage(catalog, build.image, build.now);
  const same = await findSameVersion(catalog, {
    image: build.image,
    inputsDigest: build.inputsDigest,
    rawDigests: raw.map(({ digest }) => digest),
    variants: raw.map(variantOf),
  });
  if (same !== undefined) return { version: await extendVersion(tx, same, build), created: false };
  const name = await insertVersion(catalog, { ...build, digest: primary.digest });
  await insertArtifacts(catalog, { image: build.image, version: name, artifacts: build.artifacts, position: 0 });
  await appendEvent(tx, {
    type: "version.recorded",
    subject: `image:${build.image}`,
    actor: build.actor,
    at: build.now,
    data: {
      version: name,
      digest: primary.digest,
      inputsDigest: build.inputsDigest,
      runId: build.runId,
      artifacts: build.artifacts.map(digestEntry),
      packagesSha256: sha256Hex(canonicalJson(build.packages)),
    },
  });
  return { version: await recordedVersion(catalog, build.image, name), created: true };
}

/** Adds the formats that the version does not have, of variants whose raw artifact it does have. */
async function extendVersion(tx: DatabaseTransaction, name: string, build: NewVersion): Promise<Version> {
  const catalog = catalogOf(tx);
  const version = await recordedVersion(catalog, build.image, name);
  const present = new Set(version.artifacts.map(place));
  const known = new Set(version.artifacts.map(({ digest }) => digest));
  const variants = new Set(
    rawArtifacts(build.artifacts)
      .filter(({ digest }) => known.has(digest))
      .map(variantOf),
  );
  const added = build.artifacts.filter(
    (artifact) => variants.has(variantOf(artifact)) && !present.has(place(artifact)),
  );
  if (added.length === 0) return version;
  const position = version.artifacts.length;
  await insertArtifacts(catalog, { image: build.image, version: name, artifacts: added, position });
  await appendEvent(tx, {
    type: "version.extended",
    subject: `image:${build.image}`,
    actor: build.actor,
    at: build.now,
    data: { version: name, runId: build.runId, artifacts: added.map(digestEntry) },
  });
  return recordedVersion(catalog, build.image, name);
}

async function recordedVersion(catalog: CatalogDb, image: string, name: string): Promise<Version> {
  const version = await readVersion(catalog, image, name);
  if (version === undefined) throw new Error(`version ${name} of ${image} is not there although it was just recorded`);
  return version;
}

function place(artifact: Artifact): string {
  return `${artifact.format} ${variantOf(artifact)}`;
}

function digestEntry(artifact: Artifact): { artifact: string; digest: string } {
  return { artifact: place(artifact), digest: artifact.digest };
}
