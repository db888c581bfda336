import { appendEvent } from "../events/append-event.ts";
import { UserError } from "../lib/errors.ts";
import { storableText } from "../lib/storable-text.ts";
import type { DatabaseTransaction } from "../store/database.ts";
import { channelHistory } from "./channel-history.ts";
import type { ChannelMove } from "./model.ts";
import { previousVersion } from "./previous-version.ts";
import { holdChannel } from "./queries/hold-channel.ts";
import { moveChannel } from "./queries/move-channel.ts";
import { resolveVersion } from "./resolve-version.ts";
import { catalogOf } from "./tables.ts";

export interface Rollback {
  image: string;
  channel: string;
  /** Default: the version that the channel pointed to before. */
  to?: string | undefined;
  actor: string;
  reason: string;
  now: Date;
}

/**
 * Lets a channel point to a version that it pointed to before. No evidence is asked for: it was there when the version
 * was promoted, and going back must be possible when checks cannot run.
 * @throws UserError `usage` without a reason; `not-found` when nothing was promoted to the channel, or the version
 * never was; `conflict` when there is nothing to go back to.
 */
export async function rollbackChannel(tx: DatabaseTransaction, rollback: Rollback): Promise<ChannelMove> {
  const { image, channel, actor } = rollback;
  const reason = storableText(rollback.reason).trim();
  if (reason === "") throw new UserError("usage", "a rollback needs a reason", { hint: "say what is wrong" });
  const catalog = catalogOf(tx);
  const held = await holdChannel(catalog, { image, channel });
  if (held === undefined) {
    throw new UserError("not-found", `nothing of ${image} was ever promoted to channel ${channel}`, {
      hint: `see its channels with: slipway image show ${image}`,
    });
  }
  const moves = await channelHistory(tx, { image, channel });
  const target = rollback.to === undefined ? stepBack(rollback, moves) : await goTo(tx, rollback, moves);
  const version = await resolveVersion(tx, image, target);
  if (version.version === held.version) {
    throw new UserError("conflict", `${channel} points to ${image} ${version.version} already`);
  }
  const move: ChannelMove = {
    channel,
    image,
    from: held.version,
    to: version.version,
    action: "rollback",
    by: actor,
    at: rollback.now.toISOString(),
    override: null,
    reason,
  };
  await moveChannel(catalog, move);
  await appendEvent(tx, {
    type: "channel.rolled-back",
    subject: `image:${image}`,
    actor,
    at: rollback.now,
    data: { channel, from: move.from, to: move.to, digest: version.digest, reason },
  });
  return move;
}

function stepBack({ image, channel }: Rollback, moves: readonly ChannelMove[]): string {
  const previous = previousVersion(moves);
  if (previous !== undefined) return previous;
  throw new UserError("conflict", `${channel} of ${image} has no version before this one`, {
    hint: `name one it pointed to: slipway channel history ${channel}`,
  });
}

async function goTo(tx: DatabaseTransaction, rollback: Rollback, moves: readonly ChannelMove[]): Promise<string> {
  const { version } = await resolveVersion(tx, rollback.image, rollback.to);
  const seen = [...new Set(moves.map(({ to }) => to))];
  if (seen.includes(version)) return version;
  throw new UserError("not-found", `${rollback.image} ${version} was never in channel ${rollback.channel}`, {
    hint: `it has been at: ${seen.join(", ")}. To bring a new version there, promote it`,
  });
}
