import { defineCommand } from "../command.ts";
import { imageOrOnly } from "../only-image.ts";
import { channelLine } from "../present/promotion.ts";

interface Options {
  to?: string;
  reason: string;
}

export const channelRollback = defineCommand<[string, string | undefined], Options>({
  name: "channel rollback",
  summary: "Point a channel back to an earlier version",
  args: "<channel> [image]",
  options: [
    { flags: "--reason <text>", summary: "why; it is recorded", required: true },
    { flags: "--to <version>", summary: "the version (default: the one before)" },
  ],
  examples: [
    { line: 'channel rollback stage web --reason "does not boot"', does: "to the version before" },
    { line: 'channel rollback stage web --to 20261121.1 --reason "known good"', does: "to a named one" },
  ],
  async run(cli, [channel, given], { to, reason }) {
    const image = await imageOrOnly(cli, given);
    const move = await (await cli.api()).rollback(channel, { image, reason, ...(to === undefined ? {} : { to }) });
    cli.out.result(move, [channelLine({ channel, image, version: move.to }), `  before: ${move.from ?? "nothing"}`]);
    return 0;
  },
});
