import type { EventRecord } from "../../client/types.ts";
import { defineCommand } from "../command.ts";
import { tableLines } from "../render/table.ts";
import { formatTime } from "../render/time.ts";

interface Options {
  after?: number;
  limit?: number;
  subject?: string;
}

export const logList = defineCommand<[], Options>({
  name: "log list",
  summary: "List entries of the event log, oldest first",
  options: [
    { flags: "--subject <subject>", summary: "only about this, e.g. image:web" },
    { flags: "--after <number>", summary: "only entries after this one", kind: "count" },
    { flags: "--limit <number>", summary: "how many (default: 100)", kind: "count", least: 1 },
  ],
  examples: [{ line: "log list --limit 20", does: "who did what, when" }],
  async run(cli, _args, query) {
    const events = await (await cli.api()).events(query);
    const lines = tableLines<EventRecord>(
      events,
      [
        { title: "entry", value: ({ seq }) => String(seq), align: "right" },
        { title: "at", value: ({ at }) => formatTime(at) },
        { title: "what", value: ({ type }) => type },
        { title: "about", value: ({ subject }) => subject },
        { title: "by", value: ({ actor }) => actor },
      ],
      { style: cli.style, empty: "no entries" },
    );
    cli.out.result({ events }, lines);
    return 0;
  },
});
