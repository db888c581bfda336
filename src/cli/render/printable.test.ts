import { expect, test } from "vitest";
import { cut, printable } from "./printable.ts";

test.each([
  ["plain", "plain"],
  ["\u001b[31mred\u001b[0m", "red"],
  ["10%\r50%\r100%", "100%"],
  ["done\r", "done"],
  ["a\tb", "a  b"],
  ["bell\u0007", "bell\u{fffd}"],
  ["\u001b]0;title\u0007x", "x"],
])("%j → %j", (given, expected) => {
  expect(printable(given)).toBe(expected);
});

test.each([
  ["slipway", 10, "slipway"],
  ["slipway", 7, "slipway"],
  ["slipway", 4, "sli…"],
  ["🚢🚢🚢", 2, "🚢…"],
  ["slipway", 0, ""],
])("%s in %i → %s", (text, width, expected) => {
  expect(cut(text, width)).toBe(expected);
});
