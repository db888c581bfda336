import { defineCommand } from "../command.ts";
import { changedRun } from "../present/changed-run.ts";

export const runPause = defineCommand<[string]>({
  name: "run pause",
  summary: "Start no further step of a run",
  args: "<run>",
  examples: [{ line: "run pause 0mwqdoatr6wdbjx", does: "steps that run are finished first" }],
  async run(cli, [id]) {
    return changedRun(cli, await (await cli.api()).pauseRun(id));
  },
});
