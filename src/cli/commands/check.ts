import { resolve } from "node:path";
import { defineCommand } from "../command.ts";

export const check = defineCommand<[string | undefined]>({
  name: "check",
  summary: "Validate slipway.yaml",
  details: "Reports every problem with its file, line and column. Exit code 2 when there is one.",
  args: "[dir]",
  examples: [
    { line: "check", does: "the project here" },
    { line: "check examples/web", does: "the one in that folder" },
  ],
  async run(cli, [dir]) {
    const root = dir === undefined ? cli.projectRoot : resolve(cli.env.cwd, dir);
    const project = await (await cli.api()).checkProject(root);
    const names = (things: readonly { name: string }[]) => things.map(({ name }) => name).join(", ") || "none";
    cli.out.result({ ok: true, ...project }, [
      `${cli.style.good("✔")} ${project.file} is valid`,
      `  images:   ${names(project.images)}`,
      `  channels: ${names(project.channels)}`,
    ]);
    return 0;
  },
});
