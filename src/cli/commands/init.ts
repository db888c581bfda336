import { basename } from "node:path";
import { defineCommand } from "../command.ts";

export const init = defineCommand<[string | undefined]>({
  name: "init",
  summary: "Write the files of a new project",
  details:
    "Writes slipway.yaml and what it refers to into the current folder (or --project). Files that are there stay.",
  args: "[name]",
  examples: [
    { line: "init", does: "a project named as the folder" },
    { line: "init web", does: "with an image named web" },
  ],
  async run(cli, [name]) {
    const dir = cli.projectRoot;
    const made = await (await cli.api()).initProject({ dir, name: name ?? nameOf(dir) });
    cli.out.result(made, [
      ...made.files.map((file) => `wrote ${file}`),
      "next: slipway check, then slipway image build",
    ]);
    return 0;
  },
});

/** A folder's name as an image may be named: lower-case letters, digits and inner hyphens. */
function nameOf(dir: string): string {
  const name = basename(dir)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 63);
  return name === "" ? "web" : name;
}
