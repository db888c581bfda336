import { sql } from "kysely";
import type { CatalogDb } from "../tables.ts";

/**
 * Newest version of the image that holds all these raw artifacts, else the newest that the same inputs gave with all
 * these variants (a build that is not reproducible gives other bytes then).
 */
export async function findSameVersion(
  db: CatalogDb,
  of: { image: string; inputsDigest: string; rawDigests: readonly string[]; variants: readonly string[] },
): Promise<string | undefined> {
  const sameBytes = sql<boolean>`raw_digests @> ${[...of.rawDigests]}::text[]`;
  const sameInputs = sql<boolean>`(inputs_digest = ${of.inputsDigest} and variants @> ${[...of.variants]}::text[])`;
  const row = await db
    .selectFrom("versions")
    .select("version")
    .where("image", "=", of.image)
    .where((where) => where.or([sameBytes, sameInputs]))
    .orderBy(sameBytes, "desc")
    .orderBy("seq", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.version;
}
