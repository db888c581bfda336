import { Command as Commander, Option } from "commander";
import { UserError } from "../lib/errors.ts";
import type { Command, CommandArgument, CommandOption } from "./command.ts";

export interface ProgramOptions {
  commands: readonly Command[];
  /** What a group of commands is about, by its words. */
  groups: Readonly<Record<string, string>>;
  version: string;
  columns: number;
  writeOut(text: string): void;
  writeErr(text: string): void;
  /** Called for the one command that was asked for. */
  run(command: Command, args: readonly CommandArgument[], options: Readonly<Record<string, unknown>>): Promise<void>;
}

export const globalOptions: readonly CommandOption[] = [
  { flags: "--json", summary: "print one JSON object on standard output" },
  { flags: "-q, --quiet", summary: "print results and errors only" },
  { flags: "--project <dir>", summary: "folder with slipway.yaml (default: the current one)" },
  { flags: "--no-color", summary: "no colours" },
  { flags: "--debug", summary: "print the stack of an unexpected error" },
];

/** Makes the parser for the command tree. It never ends the process: what goes wrong is thrown. */
export function buildProgram(options: ProgramOptions): Commander {
  const program = new Commander("slipway");
  program
    .description("Takes a recipe to a tested, promoted machine image.")
    .version(options.version, "--version", "print the version")
    .helpOption("-h, --help", "explain a command")
    .helpCommand(false) // `slipway help image build` is understood by whoever parses
    .exitOverride()
    .configureOutput({
      writeOut: options.writeOut,
      writeErr: options.writeErr,
      outputError: () => {}, // told by whoever catches the error
      getOutHelpWidth: () => options.columns,
      getErrHelpWidth: () => options.columns,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  for (const option of globalOptions) program.addOption(commanderOption(option));
  for (const command of options.commands) addCommand(program, command, options);
  return program;
}

function addCommand(program: Commander, command: Command, options: ProgramOptions): void {
  const words = command.name.split(" ");
  const verb = words.pop() ?? "";
  let parent = program;
  for (const [index, word] of words.entries()) {
    parent =
      parent.commands.find((child) => child.name() === word) ?? addGroup(parent, words.slice(0, index + 1), options);
  }
  const child = parent.command(verb, command.hidden === true ? { hidden: true } : {});
  child.summary(command.summary).description(command.details ?? `${command.summary}.`);
  if (command.args !== undefined) child.arguments(command.args);
  child.usage(usageOf(command));
  for (const option of command.options ?? []) child.addOption(commanderOption(option));
  if (command.examples.length > 0) child.addHelpText("after", `\nExamples:\n${exampleLines(command).join("\n")}`);
  child.addHelpText("after", "\nOptions of every command: slipway --help");
  child.action((...given: unknown[]) => {
    const args = given.slice(0, -2) as CommandArgument[];
    if (args.flat().includes("")) throw new UserError("usage", "an argument is empty", { hint: usageLine(command) });
    return options.run(command, args, child.opts());
  });
}

function addGroup(parent: Commander, words: readonly string[], { groups }: ProgramOptions): Commander {
  const about = groups[words.join(" ")] ?? groups[words.at(-1) ?? ""] ?? "";
  return parent
    .command(words.at(-1) ?? "")
    .description(about)
    .helpCommand(false);
}

/** How the command is called. */
export function usageLine(command: Command): string {
  return `slipway ${command.name} ${usageOf(command)}`.trimEnd();
}

/** What stands after the command's words in its usage line. */
export function usageOf({ usage, args, options = [] }: Command): string {
  const needed = options.filter(({ required }) => required === true).map(({ flags }) => flags);
  return [usage ?? args, ...needed, options.length > needed.length ? "[options]" : undefined]
    .filter((part) => part !== undefined)
    .join(" ");
}

/** Example calls with what each does, aligned. */
export function exampleLines({ examples }: Command): string[] {
  const width = Math.max(...examples.map(({ line }) => line.length));
  return examples.map(({ line, does }) => `  $ slipway ${line.padEnd(width)}  # ${does}`);
}

function commanderOption({ flags, summary, kind = "text", required, choices, least }: CommandOption): Option {
  const option = new Option(flags, kind === "list" ? `${summary}; separated by commas` : summary);
  const takesValue = option.required; // commander's word for it
  if (required === true) option.makeOptionMandatory();
  if (kind === "text" && choices !== undefined) option.choices(choices);
  else if (kind === "text" && takesValue) option.argParser((value: string) => parseText(flags, value));
  if (kind === "list")
    option.argParser((value: string, before: string[] | undefined) => [...(before ?? []), ...parseList(flags, value)]);
  if (kind === "count") option.argParser((value: string) => parseCount(flags, value, least ?? 0));
  return option;
}

function parseText(flags: string, value: string): string {
  if (value.trim() !== "") return value;
  throw new UserError("usage", `${flags}: is empty`);
}

function parseList(flags: string, value: string): string[] {
  const names = value
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  if (names.length > 0) return names;
  throw new UserError("usage", `${flags}: is empty`);
}

function parseCount(flags: string, value: string, least: number): number {
  if (/^\d{1,9}$/.test(value) && Number(value) >= least) return Number(value);
  throw new UserError("usage", `${flags}: ${value} is not a whole number from ${least} on`);
}
