import { expect, test } from "vitest";
import { sampleDetail, sampleStep } from "../../../tests/sample-run.ts";
import type { RunDetail } from "../../client/types.ts";
import { runLines } from "./run-lines.ts";
import { plainStyle } from "./style.ts";
import { formatTime } from "./time.ts";

const began = "2026-11-21T10:00:00.000Z";
const now = Date.parse(began) + 65_000;

function lines(more: Parameters<typeof sampleDetail>[0]): string[] {
  const run: unknown = sampleDetail(more);
  return runLines(run as RunDetail, { style: plainStyle, now });
}

test("a run that goes on: its steps, and how long each has taken so far", () => {
  const steps = [
    sampleStep({ key: "disk", state: "succeeded", finishedAt: "2026-11-21T10:00:05.000Z", cached: true }),
    sampleStep({ key: "seal", state: "running" }),
    sampleStep({ key: "again", state: "ready", attempt: 1 }),
    sampleStep({ key: "later", state: "blocked", attempt: 0, startedAt: null }),
  ];
  expect(lines({ steps })).toEqual([
    "build web  running",
    "run      run-1",
    `started  ${formatTime(began)} by api`,
    `plan     ${"0".repeat(64)}`,
    "",
    "step   state        took  attempt",
    "disk   succeeded    5.0s        1  cached",
    "seal   running    1m 05s        1",
    "again  ready           —        1",
    "later  blocked         —        —",
  ]);
});

test("a cancelled run says once what became of a step, and how to go on", () => {
  const finishedAt = "2026-11-21T10:00:30.000Z";
  const text = lines({ state: "cancelled", finishedAt, steps: [sampleStep({ state: "cancelled", finishedAt })] });
  expect(text).toContain(`ended    ${formatTime(finishedAt)}, after 30.0s`);
  expect(text).toContain("seal  cancelled  30.0s        1");
  expect(text).toContain("  to go on: slipway run retry run-1");
});
