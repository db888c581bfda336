import { expect, test } from "vitest";
import { storableText } from "./storable-text.ts";

test.each([
  ["a zero", "a\0b", "ab"],
  ["half a surrogate pair", "a\ud800", "a\ufffd"],
  ["a whole pair", "a\u{1f600}", "a\u{1f600}"],
  ["other control characters stay", "\u001b[0m\r\n", "\u001b[0m\r\n"],
])("%s", (_what, given, kept) => {
  expect(storableText(given)).toBe(kept);
});
