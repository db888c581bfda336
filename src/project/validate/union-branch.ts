import type { z } from "zod";

type Issue = z.core.$ZodIssue;

/**
 * Of the alternatives of a union, the one the user most likely meant: its own type fits, and the least is wrong with
 * it. Undefined when the value's type fits none.
 */
export function bestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  return branches
    .filter((issues) => !issues.some((issue) => issue.code === "invalid_type" && issue.path.length === 0))
    .toSorted((a, b) => a.length - b.length)[0];
}
