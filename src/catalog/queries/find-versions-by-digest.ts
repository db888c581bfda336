import type { CatalogDb } from "../tables.ts";

/** Versions that hold an artifact whose digest begins so, newest first. `prefix` holds only `sha256:` and hex digits. */
export async function findVersionsByDigest(
  db: CatalogDb,
  image: string,
  prefix: string,
): Promise<readonly { version: string; digest: string }[]> {
  return db
    .selectFrom("artifacts")
    .innerJoin("versions", (join) =>
      join.onRef("versions.image", "=", "artifacts.image").onRef("versions.version", "=", "artifacts.version"),
    )
    .select(["artifacts.version", "artifacts.digest"])
    .where("artifacts.image", "=", image)
    .where("artifacts.digest", "like", `${prefix}%`)
    .orderBy("versions.seq", "desc")
    .execute();
}
