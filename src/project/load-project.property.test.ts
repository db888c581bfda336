import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { projectFolder } from "../../tests/project-folder.ts";
import { formatProblem } from "../lib/format-problem.ts";
import { loadProject } from "./load-project.ts";
import { ProjectErrors } from "./project-errors.ts";

const example = readFileSync(new URL("../../examples/web/slipway.yaml", import.meta.url), "utf8");
const others = { "setup.sh": "", "site.yml": "[]", "index.html": "", "tests/smoke.sh": "" };

/** Pieces that mean something to YAML or to a project, so that mutants are more than noise. */
const pieces = [
  "{",
  "}",
  "[",
  "]",
  ": ",
  "- ",
  "\n",
  "\t",
  "&a ",
  "*a",
  "<<: *a",
  "!x ",
  "|",
  ">",
  '"',
  "'",
  "#",
  "---\n",
  "? ",
]
  .concat([
    "%YAML 1.1\n",
    "null",
    "~",
    "1e999",
    ".nan",
    "0x1F",
    "../",
    "/",
    "__proto__",
    "constructor",
    "include: [slipway.yaml]\n",
  ])
  .concat(["version: 1\n", "kind: container", "\u{0}", "\u{feff}", "\u{1f6a2}", "\r\n", "  "]);

const mutation = fc.record({
  at: fc.nat(example.length),
  remove: fc.oneof(fc.constant(0), fc.nat(30)),
  insert: fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: "grapheme", maxLength: 8 })),
});

function mutate(mutations: readonly { at: number; remove: number; insert: string }[]): string {
  let text = example;
  for (const { at, remove, insert } of mutations) text = text.slice(0, at) + insert + text.slice(at + remove);
  return Buffer.from(text).toString(); // half a character cannot be in a file
}

test("any mutant of a project is a valid project or problems with places, soon", { timeout: 120_000 }, async () => {
  const root = await projectFolder(others);
  const run = async (text: string) => {
    await writeFile(join(root, "slipway.yaml"), text);
    const startedAt = performance.now();
    try {
      const project = await loadProject({ root });
      expect(Object.keys(project.images).length).toBeGreaterThan(0);
    } catch (error) {
      if (!(error instanceof ProjectErrors)) throw error;
      const lines = text.replace(/^\u{feff}/u, "").split("\n");
      for (const problem of error.problems) {
        const { line, column } = problem.position;
        expect(lines[line - 1]?.replace(/\r$/, "")).toBe(problem.position.text);
        expect(column).toBeGreaterThanOrEqual(1);
        expect(column).toBeLessThanOrEqual(problem.position.text.length + 1);
        expect(formatProblem(problem)).toContain(problem.message);
      }
    }
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  };
  const mutants = fc.array(mutation, { minLength: 1, maxLength: 4 }).map(mutate);
  await fc.assert(fc.asyncProperty(mutants, run), { numRuns: 400 });
});
