import type { ImageSummary } from "../../client/types.ts";
import { defineCommand } from "../command.ts";
import { tableLines } from "../render/table.ts";

export const imageList = defineCommand({
  name: "image list",
  summary: "List images with their latest version and channels",
  examples: [{ line: "image list", does: "every image that has been built" }],
  async run(cli) {
    const images = await (await cli.api()).images();
    const lines = tableLines<ImageSummary>(
      images,
      [
        { title: "image", value: ({ image }) => image },
        { title: "latest", value: ({ latest }) => latest },
        { title: "built", value: ({ createdAt }) => createdAt },
        { title: "versions", value: ({ versions }) => String(versions), align: "right" },
        {
          title: "channels",
          value: ({ channels }) => channels.map(({ channel, version }) => `${channel} ${version}`).join(", ") || null,
        },
      ],
      { style: cli.style, empty: "no image has been built yet; see: slipway image build --help" },
    );
    cli.out.result({ images }, lines);
    return 0;
  },
});
