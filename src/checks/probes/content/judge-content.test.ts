import { describe, expect, test } from "vitest";
import { contentSchema, type Waiver } from "../../schema.ts";
import { type ContentRule, type ContentSubject, type Finding, notAsked } from "./content-rule.ts";
import { judgeContent, waiverHolds } from "./judge-content.ts";
import { failureText, summary } from "./probe.ts";
import { sampleTree } from "./sample-tree.ts";

const subject: ContentSubject = {
  tree: sampleTree(),
  expect: {},
  extra: contentSchema.parse({}).expect,
  esp: undefined,
  arch: "amd64",
};
const now = new Date("2027-01-31T23:59:59Z");

function rule(id: string, found: readonly Finding[] | typeof notAsked): ContentRule {
  return { id, title: `Title of ${id}`, doc: { why: "", source: "" }, check: () => found };
}

const two = rule("two", [
  { path: "/a/one", message: "is bad" },
  { path: "/b", message: "is bad" },
]);

function judge(waivers: readonly Partial<Waiver>[], rules: readonly ContentRule[] = [two]) {
  const given = waivers.map((waiver) => ({ rule: "two", reason: "ticket 7", until: "2027-01-31", ...waiver }));
  return judgeContent(rules, subject, { waivers: given, now });
}

test.each([
  ["2027-01-31", "2027-01-31T23:59:59Z", true],
  ["2027-01-31", "2027-02-01T00:00:00Z", false],
  ["2027-01-31", "2026-06-01T00:00:00Z", true],
])("a waiver until %s holds at %s: %s", (until, at, holds) => {
  expect(waiverHolds({ until }, new Date(at))).toBe(holds);
});

describe("results", () => {
  test.each([
    ["passed", []],
    ["failed", [{ path: "/x", message: "is bad" }]],
    ["not-asked", notAsked],
  ] as const)("%s", (result, found) => {
    expect(judge([], [rule("one", found)])).toMatchObject([{ rule: "one", result }]);
  });

  test.each([
    ["all of them", [{}], "waived"],
    ["one by its path", [{ path: "/b" }], "failed"],
    ["each by path and folder", [{ path: "/b" }, { path: "/a/" }], "waived"],
    ["another rule's", [{ rule: "other" }], "failed"],
    ["too late", [{ until: "2027-01-30" }], "failed"],
    ["an expired one beside one that holds", [{ until: "2020-01-01" }, {}], "waived"],
  ])("waivers: %s", (_name, waivers, result) => {
    expect(judge(waivers, [two, rule("other", [])])[0]?.result).toBe(result);
  });

  test("a waiver is told with its reason and what it covers", () => {
    expect(judge([{ path: "/b" }, { path: "/a/" }])[0]?.waivers).toEqual([
      { reason: "ticket 7", until: "2027-01-31", findings: 1 },
      { reason: "ticket 7", until: "2027-01-31", findings: 1 },
    ]);
  });

  test("an expired waiver is named in the failure", () => {
    expect(judge([{ until: "2027-01-30" }])[0]?.findings[0]?.message).toBe(
      "is bad (its waiver expired after 2027-01-30: ticket 7)",
    );
  });

  test("a waiver of a rule that does not exist fails", () => {
    expect(judge([{ rule: "tow" }, {}]).at(-1)).toMatchObject({
      rule: "waivers",
      result: "failed",
      findings: [{ message: "there is no rule tow" }],
    });
  });
});

test("the text for people: counts, then what failed, a few findings each", () => {
  const many = Array.from({ length: 7 }, (_, index) => ({ path: `/f${index}`, message: "is bad" }));
  const results = judge([], [rule("good", []), rule("many", many), rule("silent", notAsked)]);
  expect(summary(results)).toBe("content: 1 rules passed, 1 failed, 0 waived, 1 not asked");
  expect(failureText(results).split("\n").slice(1)).toEqual([
    "many: Title of many",
    ...["/f0", "/f1", "/f2", "/f3", "/f4"].map((path) => `  ${path} is bad`),
    "  and 2 more",
  ]);
});
