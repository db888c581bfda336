import type { Request } from "../client/types.ts";
import type { Cli } from "./cli.ts";
import type { Command, CommandArgument } from "./command.ts";
import { detached, finishRun, type Present } from "./follow/finish-run.ts";

/** A command that asks for a run; `slipway plan` takes every one of them and only prints what it would do. */
export interface RequestCommand extends Command {
  request(cli: Cli, args: readonly CommandArgument[], options: Readonly<Record<string, unknown>>): Promise<Request>;
}

type TypedRequestCommand<Args, Options> = Omit<Command, "run"> & {
  request(cli: Cli, args: Args, options: Options): Promise<Request>;
  present: Present;
};

export function defineRequestCommand<Args extends readonly CommandArgument[], Options>(
  given: TypedRequestCommand<Args, Options>,
): RequestCommand {
  const { present, ...rest } = given;
  const command = rest as unknown as Omit<RequestCommand, "run">;
  return {
    ...command,
    options: [...(command.options ?? []), { flags: "--detach", summary: "print the run's id and do not wait for it" }],
    async run(cli, args, options) {
      const api = await cli.api();
      const run = await api.startRun(await command.request(cli, args, options));
      return options["detach"] === true ? detached(cli, run) : finishRun(cli, run.id, present);
    },
  };
}
