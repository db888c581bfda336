import { UserError } from "../../lib/errors.ts";
import { defineCommand } from "../command.ts";
import { imageOrOnly } from "../only-image.ts";
import { diffLines } from "../render/diff-lines.ts";

export const imageDiff = defineCommand<[string[]]>({
  name: "image diff",
  summary: "Compare two versions of an image",
  details: "Shows packages added, removed and changed, and the change of size and boot time.",
  args: "<version...>",
  usage: "[image] <from> <to>",
  examples: [
    { line: "image diff web 20261121.1 20261122.1", does: "between two versions" },
    { line: "image diff web production latest", does: "what production would get" },
    { line: "image diff stage latest", does: "of the project's only image" },
  ],
  async run(cli, [names]) {
    const [to, from, given, ...more] = [...names].reverse();
    if (from === undefined || to === undefined || more.length > 0) {
      throw new UserError("usage", "which two versions? An image's name may stand before them", {
        hint: "usage: slipway image diff [image] <from> <to>",
      });
    }
    const image = await imageOrOnly(cli, given);
    const diff = await (await cli.api()).diff(image, { from, to });
    cli.out.result(diff, diffLines(diff, cli.style));
    return 0;
  },
});
