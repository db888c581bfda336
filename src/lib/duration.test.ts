import { expect, test } from "vitest";
import { durationMs } from "./duration.ts";

test.each([
  ["90s", 90_000],
  ["5m", 300_000],
  ["6h", 21_600_000],
  ["1d", 86_400_000],
])("%s is %d ms", (text, ms) => {
  expect(durationMs(text)).toBe(ms);
});

test.each(["", "5", "m", "5 m", "-5m", "1.5h"])("%j is refused", (text) => {
  expect(() => durationMs(text)).toThrow(RangeError);
});
