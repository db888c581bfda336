import { globalOptions } from "../build-program.ts";
import type { Command, CommandOption } from "../command.ts";
import { type DynamicKind, isDynamic } from "./dynamic-names.ts";

/** What may stand in one place of the line. */
export type Candidates =
  | { from: "words"; words: readonly string[] }
  | { from: "server"; kind: DynamicKind }
  | { from: "folders" }
  | { from: "nothing" };

/** One place in the command tree: the program, a group, or a command. */
export interface CompletionNode {
  /** Words up to here, without the program; empty for the program itself. */
  path: string;
  children: readonly { word: string; summary: string }[];
  options: readonly CompletionOption[];
  args: readonly Candidates[];
  /** Whether the last argument may be given again and again. */
  many: boolean;
}

export interface CompletionOption {
  /** `--to`, and `-f` when it has one. */
  names: readonly string[];
  summary: string;
  /** What its value may be; undefined for a switch. */
  value: Candidates | undefined;
}

export type Groups = Readonly<Record<string, string>>;

/** The command tree as the completion scripts need it; hidden commands are left out. */
export function completionNodes({
  commands,
  groups,
}: {
  commands: readonly Command[];
  groups: Groups;
}): CompletionNode[] {
  const visible = commands.filter(({ hidden }) => hidden !== true);
  const paths = visible.flatMap(({ name }) =>
    name.split(" ").map((_word, index, words) => words.slice(0, index).join(" ")),
  );
  const global = globalOptions.map((option) => completionOption(option));
  const help: CompletionOption = { names: ["--help", "-h"], summary: "explain the command", value: undefined };
  const inner = [...new Set(paths)].map((path) => ({
    path,
    children: childrenOf(path, visible, groups),
    options: [
      ...global,
      help,
      ...(path === "" ? [{ ...help, names: ["--version"], summary: "print the version" }] : []),
    ],
    args: [],
    many: false,
  }));
  const leaves = visible.map((command) => ({
    path: command.name,
    children: [],
    options: [...(command.options ?? []).map(completionOption), ...global, help],
    args: argNames(command).map((name) => candidates(name, command.argChoices?.[name])),
    many: (command.args ?? "").includes("..."),
  }));
  return [...inner, ...leaves];
}

function childrenOf(path: string, commands: readonly Command[], groups: Groups): CompletionNode["children"] {
  const start = path === "" ? "" : `${path} `;
  const words = commands
    .filter(({ name }) => name.startsWith(start))
    .map(({ name }) => name.slice(start.length).split(" ")[0] ?? "");
  return [...new Set(words)].map((word) => {
    const full = `${start}${word}`;
    const summary = commands.find(({ name }) => name === full)?.summary ?? groups[full] ?? groups[word] ?? "";
    return { word, summary };
  });
}

function completionOption({ flags, summary, choices }: CommandOption): CompletionOption {
  const names = flags.match(/(?<!\S)--?[a-z][a-z-]*/g) ?? [];
  const value = /<([^>]+)>/.exec(flags)?.[1];
  return { names, summary, value: value === undefined ? undefined : candidates(value, choices) };
}

function argNames({ args = "" }: Command): string[] {
  return [...args.matchAll(/[<[]([a-z]+)/g)].map(([, name = ""]) => name);
}

function candidates(name: string, choices: readonly string[] | undefined): Candidates {
  if (choices !== undefined) return { from: "words", words: choices };
  if (isDynamic(name)) return { from: "server", kind: name };
  return name === "dir" ? { from: "folders" } : { from: "nothing" };
}
