import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    globalSetup: ["tests/global-setup.ts"],
    reporters: ["default", "./scripts/count-reporter.ts"],
    projects: [
      {
        test: {
          name: "quick",
          include: ["{src,tests,scripts,bench}/**/*.test.ts"],
          exclude: ["**/*.slow.test.ts", "**/node_modules/**"],
          pool: "forks",
          setupFiles: ["tests/leaks.ts"],
          maxWorkers: 2,
          testTimeout: 30_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: "slow",
          include: ["{src,tests,scripts,bench}/**/*.slow.test.ts"],
          exclude: ["**/node_modules/**"],
          pool: "forks",
          setupFiles: ["tests/leaks.ts"],
          // each of these already keeps both cores of a small machine busy
          maxWorkers: 1,
          fileParallelism: false,
          testTimeout: 15 * 60_000,
          hookTimeout: 10 * 60_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
