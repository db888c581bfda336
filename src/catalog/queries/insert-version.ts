import { rawArtifacts, variantOf } from "../artifacts.ts";
import type { Artifact, InstalledPackage } from "../model.ts";
import type { CatalogDb } from "../tables.ts";

export interface VersionRow {
  image: string;
  digest: string;
  inputsDigest: string;
  artifacts: readonly Artifact[];
  packages: readonly InstalledPackage[];
  runId: string;
  now: Date;
  actor: string;
}

/** Adds a version under the next number of its UTC day and gives its name. The caller holds the image's row. */
export async function insertVersion(tx: CatalogDb, row: VersionRow): Promise<string> {
  const day = row.now.toISOString().slice(0, 10).replaceAll("-", "");
  const last = await tx
    .selectFrom("versions")
    .select((select) => select.fn.max("number").as("number"))
    .where("image", "=", row.image)
    .where("day", "=", day)
    .executeTakeFirst();
  const number = (last?.number ?? 0) + 1;
  const version = `${day}.${number}`;
  const raw = rawArtifacts(row.artifacts);
  await tx
    .insertInto("versions")
    .values({
      image: row.image,
      version,
      day,
      number,
      digest: row.digest,
      inputs_digest: row.inputsDigest,
      raw_digests: raw.map(({ digest }) => digest),
      variants: raw.map(variantOf).sort(),
      packages: JSON.stringify(row.packages),
      run_id: row.runId,
      recorded_by: row.actor,
      created_at: row.now,
    })
    .execute();
  return version;
}
