import { expect, test } from "vitest";
import { formatClock, formatTime } from "./time.ts";

test("an instant is shown on the reader's own clock", () => {
  const instant = new Date(2026, 10, 21, 9, 41, 7).toISOString();
  expect(formatTime(instant)).toBe("2026-11-21 09:41");
  expect(formatClock(instant)).toBe("09:41:07");
});
