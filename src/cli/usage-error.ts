import type { CommanderError } from "commander";
import { UserError } from "../lib/errors.ts";
import { nearestName } from "../lib/nearest-name.ts";
import { usageOf } from "./build-program.ts";
import type { Command } from "./command.ts";

/**
 * What the parser did not understand, as an error that says what was probably meant: the nearest command or option;
 * for a missing argument the usage and an example.
 */
export function usageError(error: CommanderError, argv: readonly string[], commands: readonly Command[]): UserError {
  const visible = commands.filter(({ hidden }) => hidden !== true);
  const words = argv.filter((word) => !word.startsWith("-"));
  const message = error.message.replace(/^error: /, "").replace(/\n[\s\S]*$/, "");
  if (error.code === "commander.unknownCommand") return unknownCommand(words, visible);
  if (error.code === "commander.help")
    return new UserError("usage", "which command?", { hint: "see the commands above" });
  const command = commandOf(words, visible);
  const meant = /\(Did you mean (.*)\?\)/.exec(error.message)?.[1];
  const hints = [
    ...(meant === undefined ? [] : [`did you mean ${meant}?`]),
    ...(command === undefined ? ["see: slipway --help"] : commandHints(command)),
  ];
  return new UserError("usage", message, { hint: hints.join("\n"), cause: error });
}

function commandHints(command: Command): string[] {
  const example = command.examples[0];
  return [
    `slipway ${command.name} ${usageOf(command)}`.trimEnd(),
    ...(example === undefined ? [] : [`for example: slipway ${example.line}`]),
  ];
}

/** The command that the words begin with; the longest, as `plan image build` begins with no other. */
function commandOf(words: readonly string[], commands: readonly Command[]): Command | undefined {
  const line = `${words.join(" ")} `;
  return commands
    .filter(({ name }) => line.includes(`${name} `))
    .sort((a, b) => b.name.length - a.name.length)
    .at(0);
}

function unknownCommand(words: readonly string[], commands: readonly Command[]): UserError {
  const names = commands.map(({ name }) => name);
  const known = longestKnownStart(words, names);
  const given = [...known, words[known.length] ?? ""].join(" ");
  const meant = correctedWords(words, known, names);
  const hint = meant === undefined ? "see: slipway --help" : `did you mean: slipway ${meant.join(" ")}`;
  return new UserError("usage", `there is no command ${given}`, { hint });
}

function longestKnownStart(words: readonly string[], names: readonly string[]): readonly string[] {
  let count = 0;
  while (count < words.length && names.some((name) => name.startsWith(`${words.slice(0, count + 1).join(" ")} `)))
    count++;
  return words.slice(0, count);
}

/** The line as it was probably meant: a misspelt word put right, or the noun put before a lone verb. */
function correctedWords(
  words: readonly string[],
  known: readonly string[],
  names: readonly string[],
): string[] | undefined {
  const unknown = words[known.length] ?? "";
  const rest = words.slice(known.length + 1);
  const next = names
    .filter((name) => known.length === 0 || name.startsWith(`${known.join(" ")} `))
    .map((name) => name.split(" ")[known.length] ?? "");
  const near = nearestName(unknown, [...new Set(next)]);
  const byVerb = names.find((name) => name.split(" ").length === 2 && name.endsWith(` ${unknown}`));
  const turned = names.find((name) => name === `${rest[0] ?? ""} ${unknown}`);
  if (turned !== undefined) return [turned, ...rest.slice(1)];
  if (known.length === 0 && byVerb !== undefined) return [byVerb, ...rest];
  if (near !== undefined) return [...known, near, ...rest];
  const verb = nearestName(
    unknown,
    names.map((name) => name.split(" ")[1] ?? ""),
  );
  const found = names.find((name) => verb !== undefined && name.endsWith(` ${verb}`));
  return found === undefined ? undefined : [found, ...rest];
}
