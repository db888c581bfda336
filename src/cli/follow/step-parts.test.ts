import { expect, test } from "vitest";
import { elapsedMs, groupByPart, partOf } from "./step-parts.ts";

test.each([
  ["images/packages", "build"],
  ["images/record", "build"],
  ["checks/content", "content"],
  ["checks/boot", "boot"],
  ["checks/boot-verdict", "boot"],
  ["channels/promote", "promote"],
  ["fleet/drain", "fleet"],
])("%s belongs to %s", (uses, part) => {
  expect(partOf(uses)).toBe(part);
});

test("parts keep the plan's order", () => {
  const steps = ["images/resolve", "checks/content", "images/record", "checks/boot"].map((uses) => ({ uses }));
  expect(groupByPart(steps)).toEqual([
    { part: "build", steps: [{ uses: "images/resolve" }, { uses: "images/record" }] },
    { part: "content", steps: [{ uses: "checks/content" }] },
    { part: "boot", steps: [{ uses: "checks/boot" }] },
  ]);
});

const at = (second: number | null) => (second === null ? null : new Date(second * 1000).toISOString());
const span = (from: number | null, to: number | null) => ({ startedAt: at(from), finishedAt: at(to) });

test.each([
  { name: "one after the other", spans: [span(0, 2), span(2, 5)], seconds: 5 },
  { name: "side by side counts once", spans: [span(0, 4), span(1, 3), span(2, 6)], seconds: 6 },
  { name: "a pause does not count", spans: [span(10, 12), span(0, 2)], seconds: 4 },
  { name: "a running step counts up to now", spans: [span(95, null)], seconds: 5 },
  { name: "a step not started counts nothing", spans: [span(null, null)], seconds: 0 },
  { name: "no steps", spans: [], seconds: 0 },
])("$name", ({ spans, seconds }) => {
  expect(elapsedMs(spans, 100_000)).toBe(seconds * 1000);
});
