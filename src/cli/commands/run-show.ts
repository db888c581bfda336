import { defineCommand } from "../command.ts";
import { runLines } from "../render/run-lines.ts";

export const runShow = defineCommand<[string]>({
  name: "run show",
  summary: "Show a run and where each of its steps stands",
  args: "<run>",
  examples: [{ line: "run show 0mwqdoatr6wdbjx", does: "its steps, times and what went wrong" }],
  async run(cli, [id]) {
    const run = await (await cli.api()).run(id);
    cli.out.result(run, runLines(run, { style: cli.style, now: Date.now() }));
    return 0;
  },
});
