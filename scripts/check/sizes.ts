import ts from "typescript";

/** What we aim at; reported, never enforced: a split by count is worse than a long file. */
const limits = { file: 300, test: 500, function: 60 } as const;

export interface SizeReport {
  files: number;
  medianLines: number;
  /** One line each: what is over its limit, longest first. */
  over: string[];
}

/** Measures files and functions of TypeScript sources, given as path → text. Generated files are nobody's to read. */
export function reportSizes(given: ReadonlyMap<string, string>): SizeReport {
  const sources = new Map([...given].filter(([, text]) => !text.startsWith("// Generated ")));
  const lines = [...sources.values()].map(countLines).sort((a, b) => a - b);
  const over = [...sources].flatMap(([file, text]) => [...longFile(file, text), ...longFunctions(file, text)]);
  over.sort((a, b) => b.lines - a.lines);
  return {
    files: lines.length,
    medianLines: lines[Math.floor(lines.length / 2)] ?? 0,
    over: over.map((one) => `${one.where}: ${one.lines} lines, aim at ${one.limit}`),
  };
}

interface Oversize {
  where: string;
  lines: number;
  limit: number;
}

function longFile(file: string, text: string): Oversize[] {
  const limit = file.endsWith(".test.ts") ? limits.test : limits.file;
  const lines = countLines(text);
  return lines > limit ? [{ where: file, lines, limit }] : [];
}

function longFunctions(file: string, text: string): Oversize[] {
  // the body of a `describe` is a list of tests, not one thing to read
  if (file.endsWith(".test.ts")) return [];
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const lineOf = (position: number) => source.getLineAndCharacterOfPosition(position).line + 1;
  const found: Oversize[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && "body" in node && node.body !== undefined) {
      const first = lineOf(node.getStart(source));
      const lines = lineOf(node.getEnd()) - first + 1;
      if (lines > limits.function) found.push({ where: `${file}:${first}`, lines, limit: limits.function });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function countLines(text: string): number {
  return text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
}
