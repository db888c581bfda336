import type { Database } from "../store/database.ts";
import type { ChannelState } from "./model.ts";
import { catalogOf } from "./tables.ts";

/**
 * Where the channels point, of one image or of all: by image, and in the order that the project file had at the last
 * move. A channel that nothing was ever promoted to is not in the list.
 */
export async function channelState(db: Database, image?: string): Promise<readonly ChannelState[]> {
  const catalog = catalogOf(db);
  let query = catalog
    .selectFrom("channels")
    .innerJoin("versions", (join) =>
      join.onRef("versions.image", "=", "channels.image").onRef("versions.version", "=", "channels.version"),
    )
    .select([
      "channels.channel",
      "channels.image",
      "channels.version",
      "versions.digest",
      "channels.since",
      "channels.moved_by",
    ]);
  if (image !== undefined) query = query.where("channels.image", "=", image);
  const rows = await query.orderBy("channels.image").orderBy("channels.position").orderBy("channels.channel").execute();
  return rows.map((row) => ({
    channel: row.channel,
    image: row.image,
    version: row.version,
    digest: row.digest,
    since: row.since?.toISOString() ?? null,
    by: row.moved_by,
  }));
}
