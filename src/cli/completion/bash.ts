import { quote, scanLoop } from "./line-scan.ts";
import type { Candidates, CompletionNode } from "./nodes.ts";

/** The completion script for bash 4 and later; needs no bash-completion package. */
export function bashScript(nodes: readonly CompletionNode[]): string {
  return `# bash completion for slipway; made by: slipway completion bash
_slipway_names() {
  command "\${COMP_WORDS[0]}" --project "$project" __complete "$1" 2>/dev/null
}

_slipway() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD - 1]}" found=''
${scanLoop(nodes, { first: 1, last: "COMP_CWORD", word: `\${COMP_WORDS[i]}` })}
  COMPREPLY=()
  case "$place $previous" in
${nodes.flatMap(optionCases).join("\n")}
  esac
  if [[ $current == -* ]]; then
    case "$place" in
${nodes.map(optionWords).join("\n")}
    esac
  else
    case "$place" in
${nodes.map(argumentCase).join("\n")}
    esac
  fi
  COMPREPLY=($(compgen -W "$found" -- "$current"))
}

complete -F _slipway slipway ./slipway
`;
}

function optionCases({ path, options }: CompletionNode): string[] {
  return options.flatMap(({ names, value }) => {
    if (value === undefined) return [];
    const patterns = names.map((name) => quote(`${path} ${name}`)).join("|");
    return [`    ${patterns}) ${reply(value)}; return ;;`];
  });
}

function reply(value: Candidates): string {
  switch (value.from) {
    case "words":
      return `COMPREPLY=($(compgen -W ${quote(value.words.join(" "))} -- "$current"))`;
    case "server":
      return `COMPREPLY=($(compgen -W "$(_slipway_names ${value.kind})" -- "$current"))`;
    case "folders":
      return `compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -d -- "$current"))`;
    case "nothing":
      return "COMPREPLY=()";
  }
}

function optionWords({ path, options }: CompletionNode): string {
  return `      ${quote(path)}) found=${quote(options.flatMap(({ names }) => names).join(" "))} ;;`;
}

function argumentCase({ path, children, args, many }: CompletionNode): string {
  if (children.length > 0) return `      ${quote(path)}) found=${quote(children.map(({ word }) => word).join(" "))} ;;`;
  const cases = args.map((value, index) => {
    const pattern = many && index === args.length - 1 ? "*" : String(index);
    return `${pattern}) ${reply(value)}; return ;;`;
  });
  return `      ${quote(path)}) case $position in ${cases.join(" ")} esac ;;`;
}
