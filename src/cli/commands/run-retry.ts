import { defineCommand } from "../command.ts";
import { continuedRun, detachOption } from "../present/changed-run.ts";

export const runRetry = defineCommand<[string], { detach?: boolean }>({
  name: "run retry",
  summary: "Continue a run that did not succeed, after the fix",
  details:
    "Plans the run's request again, from slipway.yaml as it is now. Steps that succeeded and did not change keep their output.",
  args: "<run>",
  options: [detachOption],
  examples: [{ line: "run retry 0mwqdoatr6wdbjx", does: "goes on from the step that failed" }],
  async run(cli, [id], { detach }) {
    return continuedRun(cli, await (await cli.api()).retryRun(id), detach);
  },
});
