import { defineCommand } from "../command.ts";
import { continuedRun, detachOption } from "../present/changed-run.ts";

export const runResume = defineCommand<[string], { detach?: boolean }>({
  name: "run resume",
  summary: "Go on with a paused run",
  args: "<run>",
  options: [detachOption],
  examples: [{ line: "run resume 0mwqdoatr6wdbjx", does: "and wait for its end" }],
  async run(cli, [id], { detach }) {
    return continuedRun(cli, await (await cli.api()).resumeRun(id), detach);
  },
});
