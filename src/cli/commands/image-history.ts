import type { HistoryEntry } from "../../client/types.ts";
import { defineCommand } from "../command.ts";
import { imageOrOnly } from "../only-image.ts";
import { tableLines } from "../render/table.ts";

export const imageHistory = defineCommand<[string | undefined]>({
  name: "image history",
  summary: "Show what happened to an image, newest first",
  args: "[image]",
  examples: [{ line: "image history web", does: "builds, checks, promotions and rollbacks" }],
  async run(cli, [given]) {
    const image = await imageOrOnly(cli, given);
    const history = await (await cli.api()).imageHistory(image);
    const lines = tableLines<HistoryEntry>(
      history,
      [
        { title: "at", value: ({ at }) => at },
        { title: "version", value: ({ version }) => version },
        { title: "what", value: ({ what }) => what },
        { title: "by", value: ({ by }) => by },
        { title: "", value: ({ summary }) => summary },
      ],
      { style: cli.style, empty: "nothing yet" },
    );
    cli.out.result({ image, history }, lines);
    return 0;
  },
});
