import { defineCommand } from "../command.ts";
import { attentionLines } from "../render/failure-lines.ts";

export const runAttention = defineCommand({
  name: "run attention",
  summary: "List runs that wait for a person's decision",
  examples: [{ line: "run attention", does: "what is unclear, and the choices" }],
  async run(cli) {
    const runs = await (await cli.api()).runs({ state: "attention" });
    const lines = runs.flatMap((run) => attentionLines(run, cli.style));
    cli.out.result({ runs }, lines.length === 0 ? ["no run waits for a decision"] : lines);
    return 0;
  },
});
