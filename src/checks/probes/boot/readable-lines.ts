const maxLineLength = 200;

/**
 * Text of a guest for people: without escape sequences, characters that do not show and empty lines; long lines, such
 * as keys, are cut. At most the last `count` lines.
 */
export function readableLines(text: string, count = Number.POSITIVE_INFINITY): string[] {
  return withoutEscapes(text)
    .split(/[\r\n]+/)
    .map((line) =>
      line
        .replaceAll("\t", " ")
        .replaceAll(/\p{C}|\ufffd/gu, "")
        .trimEnd(),
    )
    .filter((line) => line !== "")
    .slice(-count)
    .map(cut);
}

function cut(line: string): string {
  const characters = [...line];
  return characters.length <= maxLineLength ? line : `${characters.slice(0, maxLineLength - 1).join("")}…`;
}

/** Drops terminal escape sequences: control sequences and strings of ECMA-48, and the short ones firmware uses. */
export function withoutEscapes(text: string): string {
  return text.replaceAll(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences start and end with control characters
    /\u001b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\u0007\u001b\r\n]*(?:\u0007|\u001b\\)?|[ -/]*[0-~])/g,
    "",
  );
}
