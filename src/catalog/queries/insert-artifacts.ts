import type { Artifact } from "../model.ts";
import type { CatalogDb } from "../tables.ts";

/** Adds artifacts to a version, in the order given, from `position` on. */
export async function insertArtifacts(
  tx: CatalogDb,
  to: { image: string; version: string; artifacts: readonly Artifact[]; position: number },
): Promise<void> {
  const rows = to.artifacts.map((artifact, index) => ({
    image: to.image,
    version: to.version,
    position: to.position + index,
    digest: artifact.digest,
    format: artifact.format,
    arch: artifact.arch,
    flavour: artifact.flavour,
    size_bytes: artifact.sizeBytes,
    allocated_bytes: artifact.allocatedBytes,
    file_name: artifact.fileName,
  }));
  await tx.insertInto("artifacts").values(rows).execute();
}
