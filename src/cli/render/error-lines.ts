import type { ErrorBody } from "../../lib/errors.ts";
import { formatProblem } from "../../lib/format-problem.ts";
import { printable } from "./printable.ts";
import type { Style } from "./style.ts";

/**
 * An error for people: what, where (file:line:column, the line, a caret) and what to do. A bug says that it is one and
 * how to see its stack.
 */
export function errorLines(error: ErrorBody, { style, debug }: { style: Style; debug: boolean }): string[] {
  const label = style.bad(style.bold("error:"));
  if (error.kind === "bug") {
    return [
      `${label} ${printable(error.message)}`,
      "  this is a bug in slipway, not in what you asked for",
      ...(debug ? [] : ["  its stack: the same command with --debug, or the log of the server that did the work"]),
      style.dim(`  about this error: ${error.docs}`),
    ];
  }
  return [...whereLines(error, label), style.dim(`  about this error: ${error.docs}`)];
}

function whereLines(error: ErrorBody, label: string): string[] {
  const { position, problems = [] } = error;
  if (problems.length > 1) {
    return [
      ...problems.flatMap((problem) => [...formatProblem(problem).split("\n"), ""]),
      `${label} ${problems.length} problems in the project`,
    ];
  }
  if (position !== undefined) {
    const { message, path = "", hint } = error;
    return [label, ...formatProblem({ message, path, position, ...(hint === undefined ? {} : { hint }) }).split("\n")];
  }
  const [first = "", ...rest] = error.message.split("\n");
  return [`${label} ${printable(first)}`, ...rest.map((line) => `  ${printable(line)}`), ...hintLines(error.hint)];
}

/** A hint under its error; its further lines stand below the first. */
export function hintLines(hint: string | undefined): string[] {
  if (hint === undefined) return [];
  return hint.split("\n").map((line, index) => `${index === 0 ? "  hint: " : "        "}${printable(line)}`);
}
