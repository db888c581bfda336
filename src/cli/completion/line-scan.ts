import type { CompletionNode } from "./nodes.ts";

/** A word for a shell, in single quotes. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Options whose next word is their value, anywhere in the tree: a scan of the line steps over it. */
export function valueOptionNames(nodes: readonly CompletionNode[]): string[] {
  return [
    ...new Set(
      nodes.flatMap(({ options }) => options.filter(({ value }) => value !== undefined).flatMap(({ names }) => names)),
    ),
  ];
}

/**
 * The loop that bash and zsh share: walks over the words before the current one and leaves the command's path in
 * `place`, the number of arguments after it in `position` and the project's folder in `project`.
 * @param word how the shell writes the word at index i
 */
export function scanLoop(
  nodes: readonly CompletionNode[],
  { first, last, word }: { first: number; last: string; word: string },
): string {
  const paths = nodes.filter(({ path }) => path !== "").map(({ path }) => quote(path));
  return `  local place='' position=0 project='.' i word
  for ((i = ${first}; i < ${last}; i++)); do
    word="${word}"
    case "$word" in
      --project) ((i++)); project="${word}" ;;
      ${valueOptionNames(nodes)
        .filter((name) => name !== "--project")
        .join("|")}) ((i++)) ;;
      -*) ;;
      *)
        case "\${place:+$place }$word" in
          ${paths.join("|")}) place="\${place:+$place }$word"; position=0 ;;
          *) position=$((position + 1)) ;;
        esac
        ;;
    esac
  done
`;
}
