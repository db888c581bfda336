import type { Reporter, SerializedError, TestModule, TestRunEndReason } from "vitest/node";

/**
 * Prints `N passed, N failed` as the last line of a test run. A file that cannot be loaded and an error outside
 * any test count as one failure each, so that the line never says less than the exit code; so does a run in which nothing was tested.
 */
// biome-ignore lint/style/noDefaultExport: the test runner takes a reporter file's default export
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[], reason: TestRunEndReason): void {
    let passed = 0;
    let failed = unhandled.length;
    for (const module of modules) {
      const tests = [...module.children.allTests()];
      const failedTests = tests.filter((test) => test.result().state === "failed").length;
      passed += tests.filter((test) => test.result().state === "passed").length;
      failed += failedTests === 0 && module.state() === "failed" ? 1 : failedTests;
    }
    if (failed === 0 && (reason === "failed" || passed === 0)) failed = 1;
    process.once("exit", () => process.stdout.write(`${passed} passed, ${failed} failed\n`));
  }
}
