import type { Problem } from "./errors.ts";

/**
 * One problem as compilers print it: `file:line:column: message`, the source line with carets under what is meant,
 * and the hint. Several lines without a final newline, no colours. Very long source lines are cut around the carets.
 */
export function formatProblem(problem: Problem): string {
  const { position } = problem;
  const lines = [`${position.file}:${position.line}:${position.column}: ${problem.message}`];
  if (position.text.trim() !== "") lines.push(...underline(position.text, position.column, position.length ?? 1));
  if (problem.hint !== undefined) lines.push(...problem.hint.split("\n").map((line) => `  hint: ${line}`));
  return lines.join("\n");
}

/** Wider than most terminals are; a line of minified YAML would otherwise hide the rest of the report. */
const maxTextWidth = 160;

function underline(text: string, column: number, length: number): string[] {
  const start = Math.min(Math.max(column - 1, 0), text.length);
  const end = Math.max(start + 1, Math.min(start + length, text.length));
  const from = start > maxTextWidth / 2 && text.length > maxTextWidth ? start - maxTextWidth / 4 : 0;
  const to = Math.min(text.length, from + maxTextWidth);
  const before = `${from > 0 ? "…" : ""}${text.slice(from, start)}`;
  const shown = `${from > 0 ? "…" : ""}${text.slice(from, to)}${to < text.length ? "…" : ""}`;
  // Tabs are kept so that the carets stand under the text however wide the terminal draws them.
  const indent = [...before].map((character) => (character === "\t" ? "\t" : " ")).join("");
  const carets = "^".repeat([...text.slice(start, Math.min(end, to))].length || 1);
  return [`    ${printable(shown)}`, `    ${indent}${carets}`];
}

/** Control characters in the user's file must not reach the terminal. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) => (character === "\t" ? "\t" : "\u{fffd}"));
}
