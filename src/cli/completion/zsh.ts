import { quote, scanLoop } from "./line-scan.ts";
import type { Candidates, CompletionNode } from "./nodes.ts";

/** The completion script for zsh: a file named _slipway in a folder of $fpath, or sourced. */
export function zshScript(nodes: readonly CompletionNode[]): string {
  return `#compdef slipway
# zsh completion for slipway; made by: slipway completion zsh
_slipway_names() {
  local -a names
  names=(\${(f)"$(command "\${words[1]}" --project "$project" __complete "$1" 2>/dev/null)"})
  compadd -a names
}

_slipway() {
  local current="\${words[CURRENT]}" previous="\${words[CURRENT-1]}"
  local -a found
${scanLoop(nodes, { first: 2, last: "CURRENT", word: `\${words[i]}` })}
  case "$place $previous" in
${nodes.flatMap(optionCases).join("\n")}
  esac
  if [[ $current == -* ]]; then
    case "$place" in
${nodes.map(optionWords).join("\n")}
    esac
    _describe -o option found
  else
    case "$place" in
${nodes.map(argumentCase).join("\n")}
    esac
  fi
}

if [[ "\${funcstack[1]}" == _slipway ]]; then
  _slipway "$@"
else
  compdef _slipway slipway
fi
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
      return `compadd -- ${value.words.join(" ")}`;
    case "server":
      return `_slipway_names ${value.kind}`;
    case "folders":
      return "_files -/";
    case "nothing":
      return "true";
  }
}

function optionWords({ path, options }: CompletionNode): string {
  const words = options.flatMap(({ names, summary }) => names.map((name) => described(name, summary)));
  return `      ${quote(path)}) found=(${words.join(" ")}) ;;`;
}

function argumentCase({ path, children, args, many }: CompletionNode): string {
  if (children.length > 0) {
    const words = children.map(({ word, summary }) => described(word, summary));
    return `      ${quote(path)}) found=(${words.join(" ")}); _describe command found ;;`;
  }
  const cases = args.map((value, index) => {
    const pattern = many && index === args.length - 1 ? "*" : String(index);
    return `${pattern}) ${reply(value)} ;;`;
  });
  return `      ${quote(path)}) case $position in ${cases.join(" ")} esac ;;`;
}

function described(word: string, summary: string): string {
  return quote(`${word.replaceAll(":", "\\:")}:${summary}`);
}
