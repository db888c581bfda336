import { existsSync } from "node:fs";
import { defineConfig } from "vitest/config";

const globalSetup = ["tests/global-setup.ts"].filter((file) => existsSync(new URL(file, import.meta.url)));

export default defineConfig({
  test: {
    globalSetup,
    reporters: ["default", "./scripts/count-reporter.ts"],
    projects: [
      {
        test: {
          name: "quick",
          include: ["{src,tests,scripts,bench}/**/*.test.ts"],
          exclude: ["**/*.slow.test.ts", "**/node_modules/**"],
          pool: "forks",
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
