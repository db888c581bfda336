import type { Problem } from "./problem.ts";

/** The one file that reads the environment and hands what it found to everything else. */
const reader = "src/main.ts";
const reads =
  /\bprocess\s*(?:\.\s*env\b|\[\s*["'`]env["'`]\s*\])|\{[^}]*\benv\b[^}]*\}\s*(?:=\s*process\b|from\s+["']node:process["'])/;

/** No environment reads outside `src/main.ts`. */
export function checkEnvironment(file: string, text: string): Problem[] {
  if (file === reader || !/\.[cm]?[jt]s$/.test(file)) return [];
  return text
    .split("\n")
    .flatMap((line, at) =>
      reads.test(line)
        ? [{ file, line: at + 1, message: `reads the environment: only ${reader} may, take it as an argument` }]
        : [],
    );
}
