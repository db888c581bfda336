import { imageOrOnly } from "../only-image.ts";
import { presentRelease } from "../present/release.ts";
import { defineRequestCommand } from "../request-command.ts";

export const imageRelease = defineRequestCommand<[string | undefined], { to?: string }>({
  name: "image release",
  summary: "Build, check and promote in one go",
  details:
    "Builds an image, runs the checks that its channels need and promotes it channel by channel. Ends at the first channel whose evidence fails.",
  args: "[image]",
  options: [{ flags: "--to <channel>", summary: "the last channel to promote to (default: the last of all)" }],
  examples: [
    { line: "image release web", does: "through every channel" },
    { line: "image release web --to testing", does: "no further than testing" },
  ],
  async request(cli, [image], { to }) {
    return {
      verb: "image release",
      project: cli.projectRoot,
      image: await imageOrOnly(cli, image),
      ...(to === undefined ? {} : { to }),
    };
  },
  present: presentRelease,
});
