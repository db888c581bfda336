import { defineCommand } from "../command.ts";
import { channelColumns } from "../render/image-lines.ts";
import { tableLines } from "../render/table.ts";

export const channelList = defineCommand<[string | undefined]>({
  name: "channel list",
  summary: "Show which version each channel points to",
  args: "[image]",
  examples: [
    { line: "channel list", does: "of every image" },
    { line: "channel list web", does: "of one image" },
  ],
  async run(cli, [image]) {
    const channels = await (await cli.api()).channels(image === undefined ? {} : { image });
    cli.out.result(
      { channels },
      tableLines(channels, channelColumns, { style: cli.style, empty: "no channel points anywhere yet" }),
    );
    return 0;
  },
});
