import type { Database } from "../store/database.ts";
import type { ChannelMove } from "./model.ts";
import { toMove } from "./queries/move-row.ts";
import { catalogOf } from "./tables.ts";

/** Every move of one channel, of one image or of all, oldest first. */
export async function channelHistory(
  db: Database,
  of: { image?: string | undefined; channel: string },
): Promise<readonly ChannelMove[]> {
  const catalog = catalogOf(db);
  let query = catalog.selectFrom("channel_moves").selectAll().where("channel", "=", of.channel);
  if (of.image !== undefined) query = query.where("image", "=", of.image);
  const rows = await query.orderBy("seq").execute();
  return rows.map(toMove);
}
