import type { Command } from "../command.ts";
import { planLines } from "../render/plan-lines.ts";
import type { RequestCommand } from "../request-command.ts";

/** `slipway plan <command>`: takes the same arguments, prints the plan and does nothing. */
export function planCommand(command: RequestCommand): Command {
  return {
    name: `plan ${command.name}`,
    summary: `Print what ${command.name} would do`,
    details: `Prints the plan of \`slipway ${command.name}\` and does nothing.`,
    ...(command.args === undefined ? {} : { args: command.args }),
    options: (command.options ?? []).filter(({ flags }) => flags !== "--detach"),
    examples: command.examples.slice(0, 1).map(({ line }) => ({ line: `plan ${line}`, does: "what would be done" })),
    async run(cli, args, options) {
      const api = await cli.api();
      const { plan, digest } = await api.plan(await command.request(cli, args, options));
      cli.out.result({ digest, plan }, planLines(plan, digest, cli.style));
      return 0;
    },
  };
}
