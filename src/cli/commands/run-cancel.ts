import { defineCommand } from "../command.ts";
import { changedRun } from "../present/changed-run.ts";

export const runCancel = defineCommand<[string]>({
  name: "run cancel",
  summary: "End a run; what its steps have running is stopped",
  args: "<run>",
  examples: [{ line: "run cancel 0mwqdoatr6wdbjx", does: "what is done stays done" }],
  async run(cli, [id]) {
    return changedRun(cli, await (await cli.api()).cancelRun(id));
  },
});
