import type { ChannelMove } from "../../client/types.ts";
import { defineCommand } from "../command.ts";
import { moveRemark } from "../render/history-lines.ts";
import { tableLines } from "../render/table.ts";
import { formatTime } from "../render/time.ts";

export const channelHistory = defineCommand<[string], { image?: string }>({
  name: "channel history",
  summary: "Show the moves of a channel, newest first",
  args: "<channel>",
  options: [{ flags: "--image <image>", summary: "only moves of this image" }],
  examples: [{ line: "channel history stage --image web", does: "who moved it, when and why" }],
  async run(cli, [channel], options) {
    const moves = await (await cli.api()).channelHistory(channel, options);
    const lines = tableLines<ChannelMove>(
      moves,
      [
        { title: "at", value: ({ at }) => formatTime(at) },
        { title: "image", value: (move) => move.image },
        { title: "from", value: ({ from }) => from },
        { title: "to", value: ({ to }) => to },
        { title: "by", value: ({ by }) => by },
        { title: "", value: moveRemark },
      ],
      { style: cli.style, empty: `no move of a channel ${channel} is recorded` },
    );
    cli.out.result({ channel, moves }, lines);
    return 0;
  },
});
