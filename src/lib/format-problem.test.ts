import { describe, expect, test } from "vitest";
import type { Problem } from "./errors.ts";
import { formatProblem } from "./format-problem.ts";

function problem(text: string, column: number, more: Partial<Problem> & { length?: number } = {}): Problem {
  const { length, ...rest } = more;
  const position = { file: "slipway.yaml", line: 3, column, text, ...(length === undefined ? {} : { length }) };
  return { message: "no such key", path: "", position, ...rest };
}

describe("formatProblem", () => {
  const cases: { name: string; given: Problem; expected: string[] }[] = [
    {
      name: "carets under the whole range, hint below",
      given: problem("    pakages: [nginx]", 5, { length: 7, hint: "did you mean `packages`?" }),
      expected: [
        "slipway.yaml:3:5: no such key",
        "        pakages: [nginx]",
        "        ^^^^^^^",
        "  hint: did you mean `packages`?",
      ],
    },
    {
      name: "one caret when the range is not known",
      given: problem("a: b", 4),
      expected: ["slipway.yaml:3:4: no such key", "    a: b", "       ^"],
    },
    {
      name: "an empty line is not shown",
      given: problem("", 1),
      expected: ["slipway.yaml:3:1: no such key"],
    },
    {
      name: "tabs before the carets stay tabs",
      given: problem("\ta: b", 2, { length: 1 }),
      expected: ["slipway.yaml:3:2: no such key", "    \ta: b", "    \t^"],
    },
    {
      name: "a column past the end points just behind the line",
      given: problem("a: [", 9),
      expected: ["slipway.yaml:3:9: no such key", "    a: [", "        ^"],
    },
    {
      name: "characters outside the basic plane take one caret each",
      given: problem("🚢: 🚢", 5, { length: 2 }),
      expected: ["slipway.yaml:3:5: no such key", "    🚢: 🚢", "       ^"],
    },
    {
      name: "control characters are not printed",
      given: problem("a: \u001b[31m", 4),
      expected: ["slipway.yaml:3:4: no such key", "    a: \u{fffd}[31m", "       ^"],
    },
    {
      name: "each line of a hint is marked",
      given: problem("a", 1, { hint: "one\ntwo" }),
      expected: ["slipway.yaml:3:1: no such key", "    a", "    ^", "  hint: one", "  hint: two"],
    },
  ];
  test.each(cases)("$name", ({ given, expected }) => {
    expect(formatProblem(given)).toBe(expected.join("\n"));
  });

  test("a very long line is cut around the carets", () => {
    const text = `${"x".repeat(1000)}HERE${"y".repeat(1000)}`;
    const [, shown = "", carets = ""] = formatProblem(problem(text, 1001, { length: 4 })).split("\n");
    expect(shown.length).toBeLessThan(180);
    expect(shown.slice(carets.indexOf("^"), carets.indexOf("^") + 4)).toBe("HERE");
    expect(carets.trim()).toBe("^^^^");
  });
});
