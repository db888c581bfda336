import type { ImageSummary } from "../../client/types.ts";
import { defineCommand } from "../command.ts";
import { tableLines } from "../render/table.ts";
import { formatTime } from "../render/time.ts";

export const imageList = defineCommand({
  name: "image list",
  summary: "List images with their latest version and channels",
  examples: [{ line: "image list", does: "every image that has been built" }],
  async run(cli) {
    const images = await (await cli.api()).images();
    const lines = tableLines<ImageSummary>(
      images,
      [
        { title: "image", value: ({ name }) => name },
        { title: "latest", value: ({ latest }) => latest.version },
        { title: "built", value: ({ latest }) => formatTime(latest.createdAt) },
        { title: "versions", value: ({ versionCount }) => String(versionCount), align: "right" },
        { title: "channels", value: channelWords },
      ],
      { style: cli.style, empty: "no image has been built yet; see: slipway image build --help" },
    );
    cli.out.result({ images }, lines);
    return 0;
  },
});

function channelWords({ channels }: ImageSummary): string | null {
  const set = channels.flatMap(({ channel, version }) => (version === null ? [] : [`${channel} ${version}`]));
  return set.length === 0 ? null : set.join(", ");
}
