import type { Run } from "../../client/types.ts";
import { defineCommand } from "../command.ts";
import { formatDuration } from "../render/duration.ts";
import { paintRunState } from "../render/run-lines.ts";
import { tableLines } from "../render/table.ts";
import { formatTime } from "../render/time.ts";
import { type RunState, runStates } from "../run-states.ts";

interface Options {
  state?: RunState;
  kind?: string;
  limit?: number;
}

export const runList = defineCommand<[], Options>({
  name: "run list",
  summary: "List runs, newest first",
  options: [
    { flags: "--state <state>", summary: "only runs in this state", choices: runStates },
    { flags: "--kind <kind>", summary: 'only runs of this kind, e.g. "image build"' },
    { flags: "--limit <number>", summary: "how many (default: 50)", kind: "count", least: 1 },
  ],
  examples: [
    { line: "run list", does: "the newest runs" },
    { line: "run list --state attention", does: "the ones that wait for a decision" },
  ],
  async run(cli, _args, filter) {
    const runs = await (await cli.api()).runs(filter);
    const lines = tableLines<Run>(
      runs,
      [
        { title: "run", value: ({ id }) => id },
        { title: "state", value: ({ state }) => state, paint: (text, run) => paintRunState(text, run, cli.style) },
        { title: "what", value: ({ title }) => title },
        { title: "by", value: ({ actor }) => actor },
        { title: "created", value: ({ createdAt }) => formatTime(createdAt) },
        { title: "took", value: took, align: "right" },
      ],
      { style: cli.style, empty: "no runs" },
    );
    cli.out.result({ runs }, lines);
    return 0;
  },
});

function took({ startedAt, finishedAt }: Run): string | null {
  return startedAt === null || finishedAt === null
    ? null
    : formatDuration(Date.parse(finishedAt) - Date.parse(startedAt));
}
