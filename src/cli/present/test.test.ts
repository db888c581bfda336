import { expect, test } from "vitest";
import { commandLine } from "../../../tests/command-line.ts";
import { sampleDetail, sampleStep } from "../../../tests/sample-run.ts";
import { sampleVersion } from "../../../tests/sample-version.ts";

const version = sampleVersion();
const finishedAt = "2026-11-21T10:00:03.000Z";
const config = { image: "web", arch: "amd64", subject: { digest: version.digest, fileName: "web.raw" } };

function services(subject: object = config) {
  const steps = [sampleStep({ key: "content", uses: "checks/content", state: "succeeded", finishedAt })];
  const planned = { key: "content", uses: "checks/content", title: "Check", needs: [], retry: "safe" } as const;
  const plan = { kind: "image test", title: "test web", request: {}, locks: [] };
  const run = sampleDetail({
    kind: "image test",
    state: "succeeded",
    plan: { ...plan, steps: [{ ...planned, config: { ...subject } }] },
    steps,
    finishedAt,
  });
  return {
    startRequest: async () => run,
    runs: {
      get: async () => run,
      follow: async function* () {
        yield { kind: "run" as const, run };
      },
    },
    images: {
      version: async ({ ref }: { ref: string }) => {
        expect(ref).toBe(version.digest);
        return { ...version, measurements: {}, evidence: [] };
      },
    },
  };
}

test("names the version that was tested and where its evidence is", async () => {
  const { exit, stdout } = await commandLine(["image", "test", "web"], { services: services() });
  expect(exit).toBe(0);
  expect(stdout).toBe("✔ content  passed  3.0s\nevidence: slipway image show web 20261121.1\n");
});

test("--json names it too", async () => {
  const { stdout } = await commandLine(["image", "test", "web", "--json"], { services: services() });
  const { digest } = version;
  const checks = [{ check: "content", step: "content", result: "passed", seconds: 3 }];
  expect(JSON.parse(stdout)).toEqual({ image: "web", version: "20261121.1", digest, checks, run: "run-1" });
});

test("a plan that names no artifact is shown without a version", async () => {
  const { stdout } = await commandLine(["image", "test", "web"], { services: services({}) });
  expect(stdout).toBe("✔ content  passed  3.0s\n");
});
