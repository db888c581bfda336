import type { CatalogDb } from "../tables.ts";

/** Holds a channel that is there until the end of the transaction; undefined when it is not. */
export async function holdChannel(
  tx: CatalogDb,
  of: { image: string; channel: string },
): Promise<{ version: string | null } | undefined> {
  return tx
    .selectFrom("channels")
    .select("version")
    .where("image", "=", of.image)
    .where("channel", "=", of.channel)
    .forNoKeyUpdate()
    .executeTakeFirst();
}
