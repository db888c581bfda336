import type { KeyObject } from "node:crypto";
import { appendEvent } from "../events/append-event.ts";
import { UserError } from "../lib/errors.ts";
import { nearestName } from "../lib/nearest-name.ts";
import { storableText } from "../lib/storable-text.ts";
import type { DatabaseTransaction } from "../store/database.ts";
import { rawArtifacts } from "./artifacts.ts";
import { describeMissing, type JudgedEvidence, missingEvidence } from "./missing-evidence.ts";
import type { ChannelMove, ChannelRule, Evidence, MissingEvidence, Version } from "./model.ts";
import { lockChannel } from "./queries/lock-channel.ts";
import { moveChannel } from "./queries/move-channel.ts";
import { newestEvidence } from "./queries/newest-evidence.ts";
import { resolveVersion } from "./resolve-version.ts";
import { type CatalogDb, catalogOf } from "./tables.ts";
import { verifyEvidence } from "./verify-evidence.ts";

export interface Promotion {
  image: string;
  /** A version, or anything else that `resolveVersion` takes. */
  version: string;
  channel: string;
  /** All channels of the project, in their order. */
  channels: readonly ChannelRule[];
  /** Promote although evidence is missing. */
  override?: { reason: string };
  /** When given, evidence whose signature by this key does not hold counts as missing. */
  publicKey?: KeyObject;
  actor: string;
  now: Date;
}

/**
 * Lets a channel point to a version that has the evidence the channel asks for. Holds the channel's row until the
 * transaction ends, so that promotions of one channel come one after the other. Where the channel points to the version
 * already, only an event is written and `from` equals `to` in what is given back.
 * @throws UserError `evidence-missing` naming each piece; `not-found` for an unknown channel or version; `usage` when
 * an override has no reason.
 */
export async function promoteVersion(tx: DatabaseTransaction, promotion: Promotion): Promise<ChannelMove> {
  const { image, channel, actor } = promotion;
  const reason = overrideReason(promotion);
  const rule = findRule(promotion.channels, channel);
  const version = await resolveVersion(tx, image, promotion.version);
  const catalog = catalogOf(tx);
  const position = promotion.channels.indexOf(rule);
  const { version: from } = await lockChannel(catalog, { image, channel, position });
  const missing = await findMissing(catalog, version, { rule, publicKey: promotion.publicKey });
  if (missing.length > 0 && reason === undefined) throw refusal(promotion, version, missing);
  const move: ChannelMove = {
    channel,
    image,
    from,
    to: version.version,
    action: "promote",
    by: actor,
    at: promotion.now.toISOString(),
    override: missing.length > 0 && reason !== undefined ? { reason, missing: missing.map(describeMissing) } : null,
    reason: null,
  };
  const unchanged = from === version.version;
  if (!unchanged) await moveChannel(catalog, move, position);
  await appendEvent(tx, {
    type: unchanged ? "channel.unchanged" : "channel.promoted",
    subject: `image:${image}`,
    actor,
    at: promotion.now,
    data: { channel, from, to: move.to, digest: version.digest, override: move.override },
  });
  return move;
}

function overrideReason({ override }: Promotion): string | undefined {
  if (override === undefined) return undefined;
  const reason = storableText(override.reason).trim();
  if (reason !== "") return reason;
  throw new UserError("usage", "an override needs a reason", { hint: "say why the missing evidence may be missing" });
}

function findRule(channels: readonly ChannelRule[], name: string): ChannelRule {
  const rule = channels.find((channel) => channel.name === name);
  if (rule !== undefined) return rule;
  const known = channels.map((channel) => channel.name);
  const nearest = nearestName(name, known);
  throw new UserError("not-found", `the project has no channel ${name}`, {
    hint:
      nearest === undefined
        ? `its channels are: ${known.join(", ") || "none; add them under channels: in slipway.yaml"}`
        : `did you mean ${nearest}?`,
  });
}

async function findMissing(
  catalog: CatalogDb,
  version: Version,
  by: { rule: ChannelRule; publicKey: KeyObject | undefined },
): Promise<readonly MissingEvidence[]> {
  const subjects = rawArtifacts(version.artifacts).map(({ digest }) => digest);
  const evidence = await newestEvidence(catalog, subjects);
  const { publicKey } = by;
  const judged = publicKey === undefined ? evidence : evidence.map((entry) => judge(entry, publicKey));
  return missingEvidence(version, by.rule.needs, judged).missing;
}

function judge(evidence: Evidence, publicKey: KeyObject): JudgedEvidence {
  try {
    verifyEvidence(evidence, publicKey);
    return { ...evidence, holds: true };
  } catch (error) {
    if (error instanceof UserError && error.code === "signature-invalid") return { ...evidence, holds: false };
    throw error;
  }
}

function refusal({ image, channel }: Promotion, { version }: Version, missing: readonly MissingEvidence[]): UserError {
  const list = missing.map((entry) => `  ${describeMissing(entry)}`).join("\n");
  return new UserError("evidence-missing", `${image} ${version} lacks evidence that ${channel} needs:\n${list}`, {
    hint: `test it: slipway image test ${image} ${version}; or promote with --override and a reason, which is recorded`,
  });
}
