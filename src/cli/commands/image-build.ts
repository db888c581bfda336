import { imageOrOnly } from "../only-image.ts";
import { presentBuild } from "../present/build.ts";
import { defineRequestCommand } from "../request-command.ts";

interface Options {
  flavours?: string[];
  formats?: string[];
  arch?: string[];
}

export const imageBuild = defineRequestCommand<[string | undefined], Options>({
  name: "image build",
  summary: "Build an image from its recipe",
  details:
    "Builds an image from its recipe in slipway.yaml. Layers that did not change come from the cache; the same inputs give the same version.",
  args: "[image]",
  options: [
    { flags: "--flavours <names>", summary: "only these flavours", kind: "list" },
    { flags: "--formats <names>", summary: "these disk formats instead of the recipe's", kind: "list" },
    { flags: "--arch <names>", summary: "only these architectures", kind: "list" },
  ],
  examples: [
    { line: "image build web", does: "build the image web" },
    { line: "image build web --formats raw,qcow2", does: "in these formats, whatever the recipe says" },
    { line: "image build --json", does: "the project's only image, result for a program" },
  ],
  async request(cli, [image], { flavours, formats, arch }) {
    return {
      verb: "image build",
      project: cli.projectRoot,
      image: await imageOrOnly(cli, image),
      ...(flavours === undefined ? {} : { flavours }),
      ...(formats === undefined ? {} : { formats }),
      ...(arch === undefined ? {} : { arch }),
    };
  },
  present: presentBuild,
});
