import type { SourcePosition } from "../../lib/errors.ts";

/** The text of one file of a project, with what it takes to turn offsets into lines and columns. */
export interface SourceText {
  /** Relative to the project root, with forward slashes; the same wherever the command was started. */
  name: string;
  text: string;
  /** Offset of the first character of each line. */
  lineStarts: readonly number[];
}

/** Offsets into a text: from the first character to the one behind the last. */
export type Range = readonly [start: number, end: number];

export function sourceText(name: string, text: string): SourceText {
  const lineStarts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) lineStarts.push(at + 1);
  return { name, text, lineStarts };
}

/** Line and column (both from 1) of a range; a range that spans lines is cut at the end of its first line. */
export function positionOf(source: SourceText, [start, end]: Range): SourcePosition {
  const line = lineAt(source.lineStarts, Math.min(start, source.text.length));
  const lineStart = source.lineStarts[line] ?? 0;
  const nextStart = source.lineStarts[line + 1] ?? source.text.length + 1;
  const text = source.text.slice(lineStart, nextStart - 1).replace(/\r$/, "");
  const column = Math.min(start - lineStart, text.length);
  const length = Math.max(1, Math.min(end - lineStart, text.trimEnd().length) - column);
  return { file: source.name, line: line + 1, column: column + 1, text, length };
}

/** Index of the last line that starts at or before the offset. */
function lineAt(lineStarts: readonly number[], offset: number): number {
  let low = 0;
  let high = lineStarts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
