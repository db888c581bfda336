import { expect, test } from "vitest";
import { previousVersion } from "./previous-version.ts";

/** `A` is a promotion to A, `<A` a rollback to A. */
const table: [string, string | undefined][] = [
  ["", undefined],
  ["A", undefined],
  ["A B", "A"],
  ["A B C", "B"],
  ["A B C <B", "A"],
  ["A B C <B <A", undefined],
  ["A B C <A", undefined],
  ["A B C <A <C", "A"],
  ["A B A", "B"],
  ["A B <A C", "A"],
  ["A B <A B", "A"],
  ["A B C <B D", "B"],
  ["A B A <B", "A"],
];

test.each(table)("after %j it goes back to %j", (moves, expected) => {
  const parsed = moves
    .split(" ")
    .filter((move) => move !== "")
    .map((move) => ({
      action: move.startsWith("<") ? ("rollback" as const) : ("promote" as const),
      to: move.replace("<", ""),
    }));
  expect(previousVersion(parsed)).toBe(expected);
});
