import { valueOptionNames } from "./line-scan.ts";
import type { Candidates, CompletionNode } from "./nodes.ts";

/** The completion script for fish 3. */
export function fishScript(nodes: readonly CompletionNode[]): string {
  const paths = nodes.filter(({ path }) => path !== "").map(({ path }) => quote(path));
  return `# fish completion for slipway; made by: slipway completion fish
# Prints the command's path on the line and how many arguments follow it.
function __slipway_place
    set -l path
    set -l position 0
    set -l skip 0
    for word in (commandline -opc)[2..-1]
        if test $skip -eq 1
            set skip 0
        else if contains -- $word ${valueOptionNames(nodes).join(" ")}
            set skip 1
        else if string match -q -- '-*' $word
        else if contains -- "$path $word" ${paths.map((path) => path.replace(/^'/, "' ")).join(" ")}
            set path "$path $word"
            set position 0
        else
            set position (math $position + 1)
        end
    end
    echo (string trim -- "$path"):$position
end

function __slipway_names
    set -l words (commandline -opc)
    set -l project .
    for i in (seq (count $words))
        test $words[$i] = --project; and set project $words[(math $i + 1)]
    end
    command $words[1] --project $project __complete $argv[1] 2>/dev/null
end

complete -c slipway -f
${nodes.flatMap(nodeLines).join("\n")}
`;
}

function nodeLines({ path, children, options, args, many }: CompletionNode): string[] {
  const here = quote(`string match -qr '^${path}:' (__slipway_place)`);
  return [
    ...children.map(
      ({ word, summary }) =>
        `complete -c slipway -n ${quote(`test (__slipway_place) = '${path}:0'`)} -a ${word} -d ${quote(summary)}`,
    ),
    ...args.flatMap((value, index) => {
      const pattern = many && index === args.length - 1 ? `^${path}:` : `^${path}:${index}$`;
      const source = argumentsOf(value);
      return source === undefined
        ? []
        : [`complete -c slipway -n ${quote(`string match -qr '${pattern}' (__slipway_place)`)} -a ${source}`];
    }),
    ...options.map(({ names, summary, value }) => {
      const flags = names
        .map((name) => (name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`))
        .join(" ");
      const source = value === undefined ? undefined : argumentsOf(value);
      const taking = value === undefined ? "" : source === undefined ? " -x" : ` -x -a ${source}`;
      return `complete -c slipway -n ${here} ${flags}${taking} -d ${quote(summary)}`;
    }),
  ];
}

function argumentsOf(value: Candidates): string | undefined {
  switch (value.from) {
    case "words":
      return quote(value.words.join(" "));
    case "server":
      return quote(`(__slipway_names ${value.kind})`);
    case "folders":
      return quote("(__fish_complete_directories)");
    case "nothing":
      return undefined;
  }
}

/** fish knows two escapes inside single quotes. */
function quote(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
