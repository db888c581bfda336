import type { ErrorBody, Problem } from "../../lib/errors.ts";
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
  // of a wrong command line the hint says all there is
  const docs = error.code === "usage" ? [] : [style.dim(`  about this error: ${error.docs}`)];
  return [...whereLines(error, label), ...docs];
}

function whereLines(error: ErrorBody, label: string): string[] {
  const problems = problemsOf(error);
  if (problems.length > 0) {
    return [
      ...problems.flatMap((problem) => [...formatProblem(problem).split("\n"), ""]),
      `${label} ${problems.length === 1 ? "1 problem" : `${problems.length} problems`} in the project`,
    ];
  }
  const [first = "", ...rest] = error.message.split("\n");
  return [`${label} ${printable(first)}`, ...rest.map((line) => `  ${printable(line)}`), ...hintLines(error.hint)];
}

/** What is wrong in the user's files; none for any other error. */
function problemsOf({ message, path = "", position, hint, problems }: ErrorBody): readonly Problem[] {
  if (problems !== undefined) return problems;
  return position === undefined ? [] : [{ message, path, position, ...(hint === undefined ? {} : { hint }) }];
}

/** A hint under its error; its further lines stand below the first. */
export function hintLines(hint: string | undefined): string[] {
  if (hint === undefined) return [];
  return hint.split("\n").map((line, index) => `${index === 0 ? "  hint: " : "        "}${printable(line)}`);
}
