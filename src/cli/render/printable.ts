import { stripVTControlCharacters } from "node:util";

/**
 * One line of foreign text (a tool's output, a name from a server) made safe for a terminal: no escape sequences, no
 * control characters; of a line that a tool overwrote with carriage returns only what stood there last.
 */
export function printable(text: string): string {
  const last = stripVTControlCharacters(text).trimEnd().split("\r").at(-1) ?? "";
  return last.replaceAll("\t", "  ").replace(/\p{Cc}/gu, "\u{fffd}");
}

/** Cuts to `width` characters; an ellipsis stands for what is gone. */
export function cut(text: string, width: number): string {
  const characters = [...text];
  if (characters.length <= width) return text;
  return width <= 0 ? "" : `${characters.slice(0, width - 1).join("")}…`;
}
