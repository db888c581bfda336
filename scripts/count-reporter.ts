import type { Reporter, SerializedError, TestModule, TestRunEndReason } from "vitest/node";

/** What the count reads of a test file. */
export interface CountedModule {
  state(): string;
  children: { allTests(): Iterable<{ result(): { state: string } }> };
}

/**
 * A file that cannot be loaded and an error outside any test count as one failure each, and so does a run in which
 * nothing was tested: the count never says less than the exit code.
 */
export function countTests(
  modules: readonly CountedModule[],
  unhandled: number,
  reason: TestRunEndReason,
): { passed: number; failed: number } {
  let passed = 0;
  let failed = unhandled;
  for (const module of modules) {
    const states = Array.from(module.children.allTests(), (test) => test.result().state);
    const failedTests = states.filter((state) => state === "failed").length;
    passed += states.filter((state) => state === "passed").length;
    failed += failedTests === 0 && module.state() === "failed" ? 1 : failedTests;
  }
  return { passed, failed: failed === 0 && (reason !== "passed" || passed === 0) ? 1 : failed };
}

/** Prints `N passed, N failed` as the last line of a test run. */
// biome-ignore lint/style/noDefaultExport: the test runner takes a reporter file's default export
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[], reason: TestRunEndReason): void {
    const { passed, failed } = countTests(modules, unhandled.length, reason);
    process.once("exit", () => process.stdout.write(`${passed} passed, ${failed} failed\n`));
  }
}
