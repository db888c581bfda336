import { describe, expect, test } from "vitest";
import { formatProblem } from "../../lib/format-problem.ts";
import { parseYaml } from "./parse-yaml.ts";
import { placeAt, type ValuePath } from "./places.ts";
import { positionOf, sourceText } from "./source-text.ts";

function parse(text: string) {
  return parseYaml(sourceText("a.yaml", text));
}

function textAt(text: string, path: ValuePath) {
  const place = placeAt(parse(text).places, path);
  return place && { key: place.key && text.slice(...place.key), value: text.slice(...place.value) };
}

describe("values and places", () => {
  test("plain values as YAML 1.2 reads them", () => {
    const { value, problems } = parse("a: yes\nb: 1\nc: [true, null, 1.5]\nd:\n  80: '7'\ne:\n");
    expect(problems).toEqual([]);
    expect(value).toEqual({ a: "yes", b: 1, c: [true, null, 1.5], d: { "80": "7" }, e: null });
  });

  test.each<[string, ValuePath, { key: string | undefined; value: string } | undefined]>([
    ["a: {b: [x, yy]}\n", ["a", "b", 1], { key: undefined, value: "yy" }],
    ["a: {b: [x, yy]}\n", ["a", "b"], { key: "b", value: "[x, yy]" }],
    ["a: x # why\n", ["a"], { key: "a", value: "x" }],
    ["a:\nb: 1\n", ["a"], { key: "a", value: "a" }],
    ["a: &n {b: 1}\nc: *n\n", ["c"], { key: "c", value: "*n" }],
    ["a: &n {b: 1}\nc: *n\n", ["c", "b"], { key: "b", value: "1" }],
    ["a: 1\n", ["b"], undefined],
  ])("%j %j", (text, path, expected) => {
    expect(textAt(text, path)).toEqual(expected);
  });

  test("merge keys: own keys win, then the first map of a list", () => {
    const text = "a: &a {x: 1, y: 1}\nb: &b {x: 2, z: {q: 2}}\nc: {<<: [*a, *b], y: 3}\nd: {<<: *b, z: 4}\n";
    const { value, places, problems } = parse(text);
    expect(problems).toEqual([]);
    expect(value).toMatchObject({ c: { x: 1, y: 3, z: { q: 2 } }, d: { x: 2, z: 4 } });
    expect(placeAt(places, ["d", "z", "q"])).toBeUndefined();
    expect(placeAt(places, ["c", "z", "q"])?.value.map((at) => text[at])).toEqual(["2", "}"]);
  });
});

describe("problems", () => {
  test.each<[name: string, text: string, expected: string[]]>([
    [
      "tab",
      "a:\n\t- b\n",
      ["a.yaml:2:1: a tab cannot indent YAML", "    \t- b", "    ^", "  hint: use spaces, two for each level"],
    ],
    [
      "duplicate key",
      "a: 1\nb: 2\na: 3\n",
      ["a.yaml:3:1: `a` is there twice", "    a: 3", "    ^", "  hint: the first one is on line 1"],
    ],
    [
      "unknown alias",
      "a: &one 1\nb: *two\nc: *one\n",
      [
        "a.yaml:2:4: no anchor `&two` stands before this",
        "    b: *two",
        "       ^^^^",
        "  hint: anchors used in this file: &one",
      ],
    ],
    [
      "merging text",
      "a: {<<: b}\n",
      ["a.yaml:1:9: only a map can be merged with `<<`", "    a: {<<: b}", "            ^"],
    ],
    ["list as key", "? [a]\n: 1\n", ["a.yaml:1:3: a key must be plain text", "    ? [a]", "      ^^^"]],
    [
      "prototype key",
      "__proto__: 1\n",
      ["a.yaml:1:1: `__proto__` cannot be a key", "    __proto__: 1", "    ^^^^^^^^^"],
    ],
    [
      "tag",
      "a: !x 1\n",
      ["a.yaml:1:4: YAML tags (`!…`) are not used here", "    a: !x 1", "       ^^", "  hint: remove the tag"],
    ],
    [
      "second document",
      "a: 1\n---\nb: 2\n",
      [
        "a.yaml:2:1: a second YAML document starts here",
        "    ---",
        "    ^^^",
        "  hint: a project file is one document: remove `---`, or move the rest to a file named under `include:`",
      ],
    ],
    [
      "old version",
      "%YAML 1.1\n---\na: yes\n",
      [
        "a.yaml:1:1: YAML 1.1 reads some values differently",
        "    %YAML 1.1",
        "    ^^^^^^^^^",
        "  hint: remove the `%YAML` line",
      ],
    ],
    ["open quote", "a: 'x\n", ["a.yaml:2:1: not valid YAML: missing closing 'quote"]],
  ])("%s", (_, text, expected) => {
    const { problems } = parse(text);
    expect(problems.map(formatProblem).join("\n").split("\n")).toEqual(expected);
  });

  test.each([
    [
      "aliases of aliases",
      `a0: &a0 [x, x]\n${chain((n) => `a${n}: &a${n} [${`*a${n - 1}, `.repeat(9)}]`)}`,
      "more than",
    ],
    ["empty merges of merges", `a0: &a0 {}\n${chain((n) => `a${n}: &a${n} {<<: [${`*a${n - 1}, `.repeat(9)}]}`)}`, ""],
    ["an alias of itself", "a: &a [*a]\n", "stands inside what it names"],
    ["a merge of itself", "a: &a {<<: *a}\n", "stands inside what it names"],
    ["deep brackets", "[".repeat(100_000), "nested too deeply"],
    ["deep lists", `a: ${"[".repeat(200)}${"]".repeat(200)}`, "nested too deeply"],
  ])("%s end soon", (_, text, expected) => {
    const { problems } = parse(text);
    expect(problems.map((found) => found.message).join("\n")).toContain(expected);
  });
});

function chain(line: (n: number) => string): string {
  return Array.from({ length: 12 }, (_, index) => line(index + 1)).join("\n");
}

test("positions: windows line ends, and ranges that span lines", () => {
  const source = sourceText("a.yaml", "a: 1\r\nb: [\r\n  c]\r\n");
  expect(positionOf(source, [9, 16])).toEqual({ file: "a.yaml", line: 2, column: 4, text: "b: [", length: 1 });
});
