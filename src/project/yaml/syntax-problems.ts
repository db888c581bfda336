import type { Document, YAMLError } from "yaml";
import type { Problem } from "../../lib/errors.ts";
import { type ProblemText, problem } from "./places.ts";
import { positionOf, type SourceText } from "./source-text.ts";

/** One mistake makes a parser stumble again and again; only the first stumble of a line says something. */
const maxSyntaxProblems = 10;

const texts: Partial<Record<YAMLError["code"], ProblemText>> = {
  TAB_AS_INDENT: { message: "a tab cannot indent YAML", hint: "use spaces, two for each level" },
  BAD_SCALAR_START: { message: "a plain value cannot start with this character", hint: "put the value in quotes" },
  BLOCK_AS_IMPLICIT_KEY: {
    message: "a second `key:` on one line",
    hint: 'a value that holds ": " needs quotes; a nested map starts on its own line',
  },
  MULTIPLE_DOCS: {
    message: "a second YAML document starts here",
    hint: "a project file is one document: remove `---`, or move the rest to a file named under `include:`",
  },
  RESOURCE_EXHAUSTION: { message: "nested too deeply" },
  TAG_RESOLVE_FAILED: { message: "YAML tags (`!…`) are not used here", hint: "remove the tag" },
};

/** What the YAML parser found wrong, in the order of the file. */
export function syntaxProblems(source: SourceText, document: Document.Parsed): Problem[] {
  const problems: Problem[] = [];
  const seenLines = new Set<number>();
  const found = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0]);
  for (const error of found) {
    const position = positionOf(source, error.pos);
    if (seenLines.has(position.line)) continue;
    seenLines.add(position.line);
    problems.push(problem(position, "", textOf(error)));
    if (problems.length === maxSyntaxProblems) break;
  }
  const version = document.directives?.yaml;
  if (problems.length === 0 && version?.explicit === true && version.version !== "1.2") {
    const start = source.text.indexOf("%YAML");
    const text = { message: `YAML ${version.version} reads some values differently`, hint: "remove the `%YAML` line" };
    problems.push(problem(positionOf(source, [start, start + "%YAML 1.1".length]), "", text));
  }
  return problems;
}

function textOf(error: YAMLError): ProblemText {
  const known = texts[error.code];
  if (known !== undefined) return known;
  if (error.code === "BAD_INDENT") {
    const isOpen = error.message.includes("end with a");
    return { message: isOpen ? "a `{` or `[` above is not closed" : "the indentation does not fit the lines above" };
  }
  return { message: `not valid YAML: ${error.message.charAt(0).toLowerCase()}${error.message.slice(1)}` };
}
