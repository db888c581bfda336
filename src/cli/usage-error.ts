import type { CommanderError } from "commander";
import { UserError } from "../lib/errors.ts";
import { nearestName } from "../lib/nearest-name.ts";
import { usageLine } from "./build-program.ts";
import type { Command } from "./command.ts";
import { quote } from "./completion/line-scan.ts";

/**
 * What the parser did not understand, as an error that says what was probably meant: the nearest command or option;
 * for a missing argument the usage and an example.
 */
export function usageError(error: CommanderError, argv: readonly string[], commands: readonly Command[]): UserError {
  const visible = commands.filter(({ hidden }) => hidden !== true);
  const words = argv.filter((word) => !word.startsWith("-"));
  const message = error.message.replace(/^error: /, "").replace(/\n[\s\S]*$/, "");
  if (error.code === "commander.unknownCommand") return unknownCommand(argv, visible);
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
  return [usageLine(command), ...(example === undefined ? [] : [`for example: slipway ${example.line}`])];
}

/** The command that the words begin with; the longest, as `plan image build` begins with no other. */
function commandOf(words: readonly string[], commands: readonly Command[]): Command | undefined {
  const line = `${words.join(" ")} `;
  return commands
    .filter(({ name }) => line.includes(`${name} `))
    .sort((a, b) => b.name.length - a.name.length)
    .at(0);
}

function unknownCommand(argv: readonly string[], commands: readonly Command[]): UserError {
  const places = wordPlaces(argv);
  const words = places.map((place) => argv[place] ?? "");
  const names = commands.map(({ name }) => name);
  const known = longestKnownStart(words, names);
  const given = [...known, words[known.length] ?? ""].join(" ");
  const meant = meantCommand(words, known, names);
  if (meant === undefined) {
    const hint = `see: ${["slipway", ...known, "--help"].join(" ")}`;
    return new UserError("usage", `there is no command ${given}`, { hint });
  }
  const replaced = new Set(places.slice(0, meant.replaces));
  const line = ["slipway", meant.name, ...argv.filter((_, place) => !replaced.has(place)).map(quoted)];
  return new UserError("usage", `there is no command ${given}`, { hint: `did you mean: ${line.join(" ")}` });
}

/** Where the words of a line are that may name a command: no option, and not the folder after `--project`. */
function wordPlaces(argv: readonly string[]): number[] {
  return [...argv.keys()].filter((place) => !argv[place]?.startsWith("-") && argv[place - 1] !== "--project");
}

/** As a shell takes it for one word, with quotes only where they are needed. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : quote(word);
}

function longestKnownStart(words: readonly string[], names: readonly string[]): readonly string[] {
  let count = 0;
  while (count < words.length && names.some((name) => name.startsWith(`${words.slice(0, count + 1).join(" ")} `)))
    count++;
  return words.slice(0, count);
}

interface Meant {
  name: string;
  /** How many words of the line it stands for. */
  replaces: number;
}

/** The command that was probably meant: a misspelt word put right, noun and verb turned, or the noun a verb lacks. */
function meantCommand(words: readonly string[], known: readonly string[], names: readonly string[]): Meant | undefined {
  const unknown = words[known.length] ?? "";
  const turned = `${words[known.length + 1] ?? ""} ${unknown}`;
  if (names.includes(turned)) return { name: turned, replaces: known.length + 2 };
  const ofVerb = (verb: string) => names.find((name) => name.split(" ").length === 2 && name.endsWith(` ${verb}`));
  const lacksNoun = known.length === 0 ? ofVerb(unknown) : undefined;
  if (lacksNoun !== undefined) return { name: lacksNoun, replaces: 1 };
  const next = names
    .filter((name) => known.length === 0 || name.startsWith(`${known.join(" ")} `))
    .map((name) => name.split(" ")[known.length] ?? "");
  const near = nearestName(unknown, [...new Set(next)]);
  if (near !== undefined) return { name: [...known, near].join(" "), replaces: known.length + 1 };
  if (known.length > 0) return undefined; // another noun's verb was hardly meant
  const verbs = names.flatMap((name) => name.split(" ").slice(1, 2));
  const found = ofVerb(nearestName(unknown, verbs) ?? "");
  return found === undefined ? undefined : { name: found, replaces: 1 };
}
