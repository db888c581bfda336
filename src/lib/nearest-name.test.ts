import { expect, test } from "vitest";
import { nearestName } from "./nearest-name.ts";

const known = ["packages", "provision", "files", "disk", "users"];

test.each([
  ["pakages", "packages"],
  ["Packages", "packages"],
  ["provisions", "provision"],
  ["file", "files"],
  ["dsik", "disk"],
  ["zebra", undefined],
  ["", undefined],
  ["x".repeat(200), undefined],
])("%s → %s", (given, expected) => {
  expect(nearestName(given, known)).toBe(expected);
});

test("the kind of dash does not count", () => {
  expect(nearestName("auto_deploy", ["auto-deploy"])).toBe("auto-deploy");
});

test("nothing is near when nothing is known", () => {
  expect(nearestName("disk", [])).toBeUndefined();
});
