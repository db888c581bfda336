import type { CatalogDb } from "../tables.ts";
import { holdChannel } from "./hold-channel.ts";

/**
 * Holds one channel of one image until the end of the transaction, so that moves of it happen one after the other, and
 * says where it points. The row is made when the channel is new.
 */
export async function lockChannel(
  tx: CatalogDb,
  of: { image: string; channel: string; position: number },
): Promise<{ version: string | null }> {
  await tx
    .insertInto("channels")
    .values({ ...of, version: null, since: null, moved_by: null })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const held = await holdChannel(tx, of);
  if (held === undefined)
    throw new Error(`channel ${of.channel} of ${of.image} is not there although it was just made`);
  return held;
}
