import type { Selectable } from "kysely";
import type { ChannelMove } from "../model.ts";
import type { CatalogTables } from "../tables.ts";

/** A row as the rest of the program sees it. */
export function toMove(row: Selectable<CatalogTables["channel_moves"]>): ChannelMove {
  return {
    channel: row.channel,
    image: row.image,
    from: row.from_version,
    to: row.to_version,
    action: row.action,
    by: row.actor,
    at: row.moved_at.toISOString(),
    override: row.override,
    reason: row.reason,
  };
}
