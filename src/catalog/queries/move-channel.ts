import type { ChannelMove } from "../model.ts";
import type { CatalogDb } from "../tables.ts";

/** Writes a move and lets the channel point to its version. The caller holds the channel's row. */
export async function moveChannel(tx: CatalogDb, move: ChannelMove, position?: number): Promise<void> {
  const at = new Date(move.at);
  await tx
    .insertInto("channel_moves")
    .values({
      image: move.image,
      channel: move.channel,
      from_version: move.from,
      to_version: move.to,
      action: move.action,
      actor: move.by,
      moved_at: at,
      override: move.override === null ? null : JSON.stringify(move.override),
      reason: move.reason,
    })
    .execute();
  await tx
    .updateTable("channels")
    .set({ version: move.to, since: at, moved_by: move.by, ...(position === undefined ? {} : { position }) })
    .where("image", "=", move.image)
    .where("channel", "=", move.channel)
    .execute();
}
