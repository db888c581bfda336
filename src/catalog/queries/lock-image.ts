import type { CatalogDb } from "../tables.ts";

/** Holds an image's row until the end of the transaction: versions of it are numbered one after the other. */
export async function lockImage(tx: CatalogDb, name: string, now: Date): Promise<void> {
  await tx
    .insertInto("images")
    .values({ name, created_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  // "no key": rows that refer to the image may be added meanwhile, so channels of it still move
  await tx.selectFrom("images").select("name").where("name", "=", name).forNoKeyUpdate().executeTakeFirstOrThrow();
}
