import { expect, test } from "vitest";
import { formatSize, formatSizeChange } from "./size.ts";

test.each([
  [0, "0 B"],
  [1023, "1023 B"],
  [1536, "1.5 KiB"],
  [1024 * 1024 - 1, "1.0 MiB"],
  [470 * 1024 * 1024, "470 MiB"],
  [2 * 1024 ** 3, "2.0 GiB"],
  [3000 * 1024 ** 5, "3000 PiB"],
])("%i → %s", (bytes, expected) => {
  expect(formatSize(bytes)).toBe(expected);
});

test.each([
  [0, "±0 B"],
  [2048, "+2.0 KiB"],
  [-2048, "−2.0 KiB"],
])("change of %i → %s", (bytes, expected) => {
  expect(formatSizeChange(bytes)).toBe(expected);
});
