import { attentionChoices, choiceOf } from "../attention-choice.ts";
import { defineCommand } from "../command.ts";
import { continuedRun, detachOption } from "../present/changed-run.ts";

interface Options {
  reason: string;
  detach?: boolean;
}

export const runDecide = defineCommand<[string, string], Options>({
  name: "run decide",
  summary: "Say what happened to a step whose outcome is unknown",
  details: "`succeeded`: it did happen, go on. `retry`: it did not happen, do it. `abandon`: end the run.",
  args: "<run> <choice>",
  argChoices: { choice: attentionChoices },
  options: [{ flags: "--reason <text>", summary: "how you know; it is recorded", required: true }, detachOption],
  examples: [{ line: 'run decide 0mwqdoatr6wdbjx succeeded --reason "seen in the log"', does: "it did happen, go on" }],
  async run(cli, [id, given], { reason, detach }) {
    const choice = choiceOf(given);
    const run = await (await cli.api()).decide(id, { choice, reason });
    return continuedRun(cli, run, detach === true || choice === "abandon");
  },
});
