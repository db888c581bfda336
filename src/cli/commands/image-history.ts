import { defineCommand } from "../command.ts";
import { imageOrOnly } from "../only-image.ts";
import { historyLines } from "../render/history-lines.ts";

export const imageHistory = defineCommand<[string | undefined]>({
  name: "image history",
  summary: "Show what happened to an image, newest first",
  args: "[image]",
  examples: [{ line: "image history web", does: "builds, checks, promotions and rollbacks" }],
  async run(cli, [given]) {
    const image = await imageOrOnly(cli, given);
    const history = await (await cli.api()).imageHistory(image);
    cli.out.result({ image, history }, historyLines(history, cli.style));
    return 0;
  },
});
