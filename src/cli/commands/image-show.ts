import { defineCommand } from "../command.ts";
import { imageOrOnly } from "../only-image.ts";
import { imageLines } from "../render/image-lines.ts";
import { versionLines } from "../render/version-lines.ts";

export const imageShow = defineCommand<[string | undefined, string | undefined]>({
  name: "image show",
  summary: "Show an image, or one version with its files and evidence",
  args: "[image] [version]",
  examples: [
    { line: "image show web", does: "versions and channels" },
    { line: "image show web stage", does: "files and evidence of what stage points to" },
    { line: "image show web 20261121.1 --json", does: "all there is, packages included" },
  ],
  async run(cli, [given, ref]) {
    const image = await imageOrOnly(cli, given);
    const api = await cli.api();
    if (ref === undefined) {
      const detail = await api.image(image);
      cli.out.result(detail, imageLines(detail, cli.style));
    } else {
      const version = await api.version(image, ref);
      cli.out.result(version, versionLines(version, cli.style));
    }
    return 0;
  },
});
