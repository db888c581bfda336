import type { Cli } from "./cli.ts";

/** One command as data: the parser, the help, the reference page and the completion scripts are made from it. */
export interface Command {
  /** Its words, noun before verb: `image build`. */
  name: string;
  summary: string;
  /** More than the summary, for help and reference. */
  details?: string;
  /**
   * As commander writes them: `<needed> [optional] [many...]`. The names `image`, `version`, `channel` and `run` are
   * completed with what the server knows.
   */
  args?: string;
  /** Words that an argument of that name may be, for completion. */
  argChoices?: Readonly<Record<string, readonly string[]>>;
  /** Shown in place of `args` where commander's notation cannot say it. */
  usage?: string;
  options?: readonly CommandOption[];
  examples: readonly Example[];
  /** Left out of help, reference and completion. */
  hidden?: true;
  run(cli: Cli, args: readonly CommandArgument[], options: Readonly<Record<string, unknown>>): Promise<number>;
}

export type CommandArgument = string | readonly string[] | undefined;

export interface CommandOption {
  /** `--to <channel>`, `-f, --follow`. The value's name decides how it is completed, as with arguments. */
  flags: string;
  summary: string;
  /** Default `text`. `list`: separated by commas, may be given several times. `count`: a whole number from 0. */
  kind?: "text" | "list" | "count";
  /** The lowest count that makes sense; default 0. */
  least?: number;
  required?: true;
  choices?: readonly string[];
}

export interface Example {
  /** Without the program's name. */
  line: string;
  does: string;
}

type TypedCommand<Args, Options> = Omit<Command, "run"> & {
  run(cli: Cli, args: Args, options: Options): Promise<number>;
};

/** Gives a command's `run` the types that its `args` and `options` promise. The parser keeps that promise. */
export function defineCommand<Args extends readonly CommandArgument[] = [], Options = Record<never, never>>(
  command: TypedCommand<Args, Options>,
): Command {
  return command as unknown as Command;
}
