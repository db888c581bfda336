import { type Problem, UserError } from "../lib/errors.ts";

/** Everything that is wrong with a project, in the order of its files; the error itself tells the first. */
export class ProjectErrors extends UserError {
  override readonly problems: readonly Problem[];

  constructor(problems: readonly [Problem, ...Problem[]]) {
    const [first, ...others] = problems;
    const more =
      others.length === 0 ? "" : ` (and ${others.length} more ${others.length === 1 ? "problem" : "problems"})`;
    super("invalid-project", `${first.message}${more}`, {
      path: first.path,
      position: first.position,
      problems,
      ...(first.hint === undefined ? {} : { hint: first.hint }),
    });
    this.name = "ProjectErrors";
    this.problems = problems;
  }
}

/**
 * Throws what is wrong, once each, ordered by file (as `fileOrder` has them), line and column.
 * @throws ProjectErrors unless `problems` is empty
 */
export function throwProblems(problems: readonly Problem[], fileOrder: readonly string[]): void {
  const seen = new Set<string>();
  const once = problems.filter((problem) => {
    const { file, line, column } = problem.position;
    const key = JSON.stringify([file, line, column, problem.message]);
    return !seen.has(key) && seen.add(key);
  });
  const [first, ...others] = once.sort(
    (a, b) =>
      fileOrder.indexOf(a.position.file) - fileOrder.indexOf(b.position.file) ||
      a.position.line - b.position.line ||
      a.position.column - b.position.column,
  );
  if (first !== undefined) throw new ProjectErrors([first, ...others]);
}
