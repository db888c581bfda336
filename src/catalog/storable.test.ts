import { expect, test } from "vitest";
import { storable } from "./storable.ts";

test("keys, objects and arrays at any depth; everything else stays", () => {
  expect(storable({ "k\0": ["\0", 1, null, true, { x: "\ud800" }] })).toEqual({
    k: ["", 1, null, true, { x: "\ufffd" }],
  });
});
