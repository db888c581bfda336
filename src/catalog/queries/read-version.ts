import { measurementsOf } from "../measurements.ts";
import type { Version } from "../model.ts";
import type { CatalogDb } from "../tables.ts";
import { newestEvidence } from "./newest-evidence.ts";
import { readArtifacts } from "./read-artifacts.ts";

/** One version in full, or undefined. Its measurements are those of the newest passed checks on its main artifact. */
export async function readVersion(db: CatalogDb, image: string, version: string): Promise<Version | undefined> {
  const row = await db
    .selectFrom("versions")
    .selectAll()
    .where("image", "=", image)
    .where("version", "=", version)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const artifacts = await readArtifacts(db, { image, version });
  return {
    image,
    version,
    digest: row.digest,
    inputsDigest: row.inputs_digest,
    createdAt: row.created_at.toISOString(),
    artifacts: artifacts.get(version) ?? [],
    packages: row.packages,
    measurements: measurementsOf(await newestEvidence(db, [row.digest])),
    runId: row.run_id,
  };
}
