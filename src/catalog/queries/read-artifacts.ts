import type { Selectable } from "kysely";
import type { Artifact } from "../model.ts";
import type { CatalogDb, CatalogTables } from "../tables.ts";

/** Artifacts of all versions of an image, or of one, by version; each in the order they were recorded. */
export async function readArtifacts(
  db: CatalogDb,
  of: { image: string; version?: string },
): Promise<ReadonlyMap<string, readonly Artifact[]>> {
  let query = db.selectFrom("artifacts").selectAll().where("image", "=", of.image);
  if (of.version !== undefined) query = query.where("version", "=", of.version);
  const rows = await query.orderBy("version").orderBy("position").execute();
  const artifacts = new Map<string, Artifact[]>();
  for (const row of rows) {
    const own = artifacts.get(row.version) ?? [];
    own.push(toArtifact(row));
    artifacts.set(row.version, own);
  }
  return artifacts;
}

function toArtifact(row: Selectable<CatalogTables["artifacts"]>): Artifact {
  return {
    digest: row.digest,
    format: row.format,
    arch: row.arch,
    flavour: row.flavour,
    sizeBytes: row.size_bytes,
    allocatedBytes: row.allocated_bytes,
    fileName: row.file_name,
  };
}
