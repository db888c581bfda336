import type { Lock } from "../../client/types.ts";
import { defineCommand } from "../command.ts";
import { tableLines } from "../render/table.ts";
import { formatTime } from "../render/time.ts";

export const lockList = defineCommand({
  name: "lock list",
  summary: "List locks: who holds them, why and since when",
  examples: [{ line: "lock list", does: "what a waiting run waits for" }],
  async run(cli) {
    const locks = await (await cli.api()).locks();
    const lines = tableLines<Lock>(
      locks,
      [
        { title: "lock", value: ({ name }) => name },
        { title: "run", value: ({ run }) => run },
        { title: "reason", value: ({ reason }) => reason },
        { title: "since", value: ({ since }) => formatTime(since) },
      ],
      { style: cli.style, empty: "no locks are held" },
    );
    cli.out.result({ locks }, lines);
    return 0;
  },
});
