import { expect, test } from "vitest";
import { formatDuration, roundSeconds } from "./duration.ts";

test.each([
  [0, "0.0s"],
  [-5, "0.0s"],
  [449, "0.4s"],
  [12_345, "12.3s"],
  [59_940, "59.9s"],
  [59_960, "1m 00s"],
  [125_000, "2m 05s"],
  [3_720_000, "1h 02m"],
  [273_600_000, "3d 04h"],
])("%i ms → %s", (ms, expected) => {
  expect(formatDuration(ms)).toBe(expected);
});

test("seconds for programs have one decimal", () => {
  expect([0, 49, 50, 12_345, -1].map(roundSeconds)).toEqual([0, 0, 0.1, 12.3, 0]);
});
