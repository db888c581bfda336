import type { Present } from "../follow/finish-run.ts";
import { movedChannels } from "./outputs.ts";

/** Where the channel points now. */
export const presentPromotion: Present = async ({ run }) => {
  const moves = movedChannels(run);
  return {
    value: { ...moves.at(-1), run: run.id },
    lines: moves.map(({ channel, image, version }) => channelLine({ channel, image, version })),
  };
};

/** `channel stage → web 20261121.1` */
export function channelLine(move: { channel: string; image: string; version: string }): string {
  return `channel ${move.channel} → ${move.image} ${move.version}`;
}
