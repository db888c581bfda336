import { expect, test } from "vitest";
import { sampleProgress } from "../../../tests/sample-progress.ts";
import { sampleRun, sampleStep } from "../../../tests/sample-run.ts";
import type { LogLine } from "../../client/types.ts";
import { changeLines } from "./plain-view.ts";
import { applyUpdate, failedStep } from "./progress.ts";

const begun = sampleProgress(sampleRun(), [sampleStep({ key: "a" }), sampleStep({ key: "b", state: "blocked" })]);
const [a, b] = begun.steps as [(typeof begun.steps)[0], (typeof begun.steps)[0]];
const line = (seq: number): LogLine => ({
  seq,
  step: "a",
  attempt: 1,
  at: a.startedAt ?? "",
  stream: "out",
  text: `${seq}`,
});

test("a step's update takes its place, a step not known comes last", () => {
  const next = applyUpdate(begun, { kind: "step", step: { ...a, state: "succeeded" } });
  expect(next.steps.map(({ key, state }) => `${key} ${state}`)).toEqual(["a succeeded", "b blocked"]);
  const more = applyUpdate(next, { kind: "step", step: { ...b, key: "c" } });
  expect(more.steps.map(({ key }) => key)).toEqual(["a", "b", "c"]);
  expect(begun.steps[0]?.state).toBe("running");
});

test("of each step's log the last lines are kept", () => {
  const lines = Array.from({ length: 30 }, (_, index) => line(index + 1));
  const next = applyUpdate(applyUpdate(begun, { kind: "log", lines: lines.slice(0, 15) }), {
    kind: "log",
    lines: lines.slice(15),
  });
  expect(next.tails.get("a")?.map(({ seq }) => seq)).toEqual(lines.slice(10).map(({ seq }) => seq));
});

test("which step made the run fail", () => {
  expect(failedStep([a, { ...b, state: "skipped" }, { ...b, state: "errored" }])?.state).toBe("errored");
});

const second = (count: number) => new Date(Date.parse(a.startedAt ?? "") + count * 1000).toISOString();

test.each([
  { name: "the first picture tells what runs", before: undefined, step: a, lines: ["   0.0s  a  started"] },
  { name: "no change, no line", before: begun, step: a, lines: [] },
  { name: "another attempt", before: begun, step: { ...a, attempt: 2 }, lines: ["   0.0s  a  started, attempt 2"] },
  {
    name: "done",
    before: begun,
    step: { ...a, state: "succeeded" as const, finishedAt: second(12), cached: true },
    lines: ["  12.0s  a  done (cached)"],
  },
  {
    name: "a failure says why in one line",
    before: begun,
    step: {
      ...a,
      state: "errored" as const,
      finishedAt: second(3),
      error: {
        kind: "upstream" as const,
        code: "tool-failed" as const,
        message: "tar exited with 2\ntail",
        exit: 4,
        docs: "",
      },
    },
    lines: ["   3.0s  a  errored: tar exited with 2"],
  },
  { name: "cancelled", before: begun, step: { ...a, state: "cancelled" as const }, lines: ["   9.0s  a  cancelled"] },
  {
    name: "what never began is no news",
    before: begun,
    step: { ...b, state: "skipped" as const, startedAt: null },
    lines: [],
  },
])("plain lines: $name", ({ before, step, lines }) => {
  const next = applyUpdate(begun, { kind: "step", step });
  expect(changeLines(before, next, Date.parse(second(9)))).toEqual(lines);
});
