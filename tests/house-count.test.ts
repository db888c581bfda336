import { expect, test } from "vitest";
import { type CountedModule, countTests } from "../scripts/count-reporter.ts";

function file(state: string, ...tests: string[]): CountedModule {
  return {
    state: () => state,
    children: { allTests: () => tests.map((one) => ({ result: () => ({ state: one }) })) },
  };
}

test.each([
  ["all passed", [file("passed", "passed", "passed"), file("passed", "passed")], 0, "passed", 3, 0],
  ["one failed", [file("failed", "passed", "failed")], 0, "failed", 1, 1],
  ["a file that cannot be loaded", [file("passed", "passed"), file("failed")], 0, "failed", 1, 1],
  ["a file whose set-up fails, its tests skipped", [file("failed", "skipped", "skipped")], 0, "failed", 0, 1],
  ["an error outside any test", [file("passed", "passed")], 1, "failed", 1, 1],
  ["nothing tested", [], 0, "passed", 0, 1],
  ["interrupted", [file("passed", "passed")], 0, "interrupted", 1, 1],
] as const)("%s", (_name, modules, unhandled, reason, passed, failed) => {
  expect(countTests(modules, unhandled, reason)).toEqual({ passed, failed });
});
