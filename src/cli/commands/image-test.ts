import { imageOrOnly } from "../only-image.ts";
import { presentTest } from "../present/test.ts";
import { defineRequestCommand } from "../request-command.ts";

export const imageTest = defineRequestCommand<[string | undefined, string | undefined], { checks?: string[] }>({
  name: "image test",
  summary: "Check a version and record signed evidence",
  details:
    "Runs checks on the artifacts of a version (the latest when none is named) and records the outcome as signed evidence.",
  args: "[image] [version]",
  options: [{ flags: "--checks <names>", summary: "only these checks (default: content, then boot)", kind: "list" }],
  examples: [
    { line: "image test web", does: "every check on the latest version" },
    { line: "image test web stage --checks boot", does: "boot the version that stage points to" },
  ],
  async request(cli, [image, ref], { checks }) {
    return {
      verb: "image test",
      project: cli.projectRoot,
      image: await imageOrOnly(cli, image),
      ...(ref === undefined ? {} : { ref }),
      ...(checks === undefined ? {} : { checks }),
    };
  },
  present: presentTest,
});
