import { imageOrOnly } from "../only-image.ts";
import { presentPromotion } from "../present/promotion.ts";
import { defineRequestCommand } from "../request-command.ts";

interface Options {
  to: string;
  override?: string;
}

export const imagePromote = defineRequestCommand<[string | undefined, string | undefined], Options>({
  name: "image promote",
  summary: "Point a channel to a version",
  details:
    "Points a channel to a version (the latest when none is named). Refused while evidence that the channel needs is missing.",
  args: "[image] [version]",
  options: [
    { flags: "--to <channel>", summary: "the channel", required: true },
    { flags: "--override <reason>", summary: "promote without the evidence; the reason is recorded" },
  ],
  examples: [
    { line: "image promote web --to stage", does: "the latest version" },
    { line: "image promote web testing --to stage", does: "what testing points to" },
    { line: 'image promote web --to stage --override "hotfix"', does: "although evidence is missing" },
  ],
  async request(cli, [image, ref], { to, override }) {
    return {
      verb: "image promote",
      project: cli.projectRoot,
      image: await imageOrOnly(cli, image),
      ...(ref === undefined ? {} : { ref }),
      to,
      ...(override === undefined ? {} : { override: { reason: override } }),
    };
  },
  present: presentPromotion,
});
