import { expect, test } from "vitest";
import { storable, storableText } from "./storable.ts";

test.each([
  ["NUL", "a\0b", "a\ufffdb"],
  ["half a surrogate pair", "a\ud800", "a\ufffd"],
  ["a whole pair", "a\u{1f600}", "a\u{1f600}"],
  ["other control characters stay", "\u001b[0m\r\n", "\u001b[0m\r\n"],
])("%s", (_what, given, kept) => {
  expect(storableText(given)).toBe(kept);
});

test("keys, objects and arrays at any depth; everything else stays", () => {
  expect(storable({ "k\0": ["\0", 1, null, true, { x: "\0" }] })).toEqual({
    "k\ufffd": ["\ufffd", 1, null, true, { x: "\ufffd" }],
  });
});
