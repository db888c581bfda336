import { describe, expect, test } from "vitest";
import { commandLine } from "../../../tests/command-line.ts";
import { fakeFollow } from "../../../tests/fake-follow.ts";
import type { FakeServices } from "../../../tests/fake-services.ts";
import { sampleDetail, sampleLine, sampleRun, sampleStep } from "../../../tests/sample-run.ts";
import { sampleVersion } from "../../../tests/sample-version.ts";
import type { RunState } from "../run-states.ts";

const finishedAt = "2026-11-21T10:00:12.300Z";
const version = sampleVersion();
const named = { image: version.image, version: version.version, digest: version.digest };
const recordStep = sampleStep({ key: "record", uses: "images/record", state: "succeeded", finishedAt, output: named });
const rejection = {
  kind: "user",
  code: "provision-failed",
  message: "setup.sh exited with 7\nlast words",
  hint: "see line 3 of setup.sh",
  exit: 3,
  docs: "docs/errors.md#provision-failed",
} as const;

/** A run that a command starts and that ends as soon as somebody follows it. */
function endingRun(state: RunState, steps: ReturnType<typeof sampleStep>[]): FakeServices {
  const run = { state, finishedAt };
  return {
    startRequest: async () => sampleRun(),
    runs: {
      get: async () => sampleDetail({ ...run, steps }),
      async *follow() {
        yield { kind: "log", lines: [sampleLine(1, "last words")] };
        for (const step of steps) yield { kind: "step", step };
        yield { kind: "run", run: sampleRun(run) };
      },
    },
    images: { version: async () => ({ ...version, measurements: {}, evidence: [] }) },
  };
}

test("a run that succeeds: lines on standard error, the result on standard output", async () => {
  const sealed = sampleStep({ state: "succeeded", finishedAt, cached: true });
  const result = await commandLine(["image", "build", "web"], {
    services: endingRun("succeeded", [sealed, recordStep]),
  });
  expect(result.exit).toBe(0);
  expect(result.stderr).toBe("  12.3s  seal    done (cached)\n  12.3s  record  done\n");
  expect(result.stdout.split("\n")).toEqual([
    `✔ web 20261121.1  ${version.digest}`,
    "  format  arch      size  on disk  path",
    "  raw     amd64  2.0 GiB  470 MiB  /var/lib/slipway/blobs/aa/web.raw",
    "  took 12.3s; everything came from the cache",
    "",
  ]);
});

test("--json prints the one object that programs rely on", async () => {
  const steps = [sampleStep({ state: "succeeded", finishedAt }), recordStep];
  const { stdout } = await commandLine(["image", "build", "web", "--json"], {
    services: endingRun("succeeded", steps),
  });
  expect(JSON.parse(stdout)).toEqual({
    ...named,
    artifacts: [
      {
        format: "raw",
        arch: "amd64",
        flavour: null,
        sha256: "a".repeat(64),
        path: "/var/lib/slipway/blobs/aa/web.raw",
        bytes: 2147483648,
        allocated_bytes: 492830720,
      },
    ],
    seconds: 12.3,
    cached: false,
    run: "run-1",
  });
});

test("--quiet leaves the progress out", async () => {
  const services = endingRun("succeeded", [recordStep]);
  expect(await commandLine(["image", "build", "web", "-q"], { services })).toMatchObject({ exit: 0, stderr: "" });
});

test("on a terminal the steps stand as a tree that ends in its last picture", async () => {
  const services = endingRun("succeeded", [sampleStep({ state: "succeeded", finishedAt, cached: true }), recordStep]);
  const { stderr } = await commandLine(["image", "build", "web"], { services, tty: true });
  expect(stderr).toContain(
    "build web succeeded\n✔ seal                   12.3s  cached\n✔ record                 12.3s\n",
  );
});

test("a run that is rejected: last lines, reason, hint and how to go on", async () => {
  const step = sampleStep({ state: "rejected", finishedAt, error: rejection });
  const result = await commandLine(["image", "build", "web", "--json"], { services: endingRun("rejected", [step]) });
  expect(result.exit).toBe(3);
  expect(result.stderr.split("\n").slice(1)).toEqual([
    "  │ last words",
    "✖ Seal: rejected after 12.3s",
    "  setup.sh exited with 7",
    "  hint: see line 3 of setup.sh",
    "  about this error: docs/errors.md#provision-failed",
    "  whole log: slipway run logs run-1 --step seal",
    "  after the fix: slipway run retry run-1",
    "",
  ]);
  expect(JSON.parse(result.stdout)).toEqual({ ok: false, run: "run-1", state: "rejected", error: rejection });
});

test.each([
  { state: "errored", error: { ...rejection, code: "disk-full", exit: 4 }, exit: 4 },
  { state: "errored", error: { ...rejection, kind: "bug", code: "bug", exit: 1 }, exit: 1 },
  { state: "cancelled", error: null, exit: 4 },
] as const)("a run that ends $state with $error.code: exit $exit", async ({ state, error, exit }) => {
  const services = endingRun(state, [sampleStep({ state, finishedAt, error })]);
  services.runs = {
    ...services.runs,
    get: async () => sampleDetail({ state, error, finishedAt, steps: [sampleStep({ state, error })] }),
  };
  expect(await commandLine(["image", "build", "web"], { services })).toMatchObject({ exit, stdout: "" });
});

test("a run that needs a person: exit 5 with each choice as a command", async () => {
  const attention = {
    step: "seal",
    message: "the worker died while it wrote",
    choices: ["succeeded", "retry"] as const,
  };
  const services = endingRun("attention", []);
  services.runs = { ...services.runs, get: async () => sampleDetail({ state: "attention", attention }) };
  const { exit, stderr } = await commandLine(["image", "build", "web"], { services });
  expect(exit).toBe(5);
  expect(stderr).toContain("the worker died while it wrote");
  expect(stderr).toContain("slipway run decide run-1 succeeded --reason …");
  expect(stderr).toContain("slipway run decide run-1 retry     --reason …");
});

test("--detach prints the run's id and follows nothing", async () => {
  const { exit, stdout } = await commandLine(["image", "build", "web", "--detach"], {
    services: { startRequest: async () => sampleRun() },
  });
  expect({ exit, stdout }).toEqual({ exit: 0, stdout: "run-1\n" });
});

describe("Ctrl-C", () => {
  test("cancels the run, waits until it is, says how to go on, exits 130", async () => {
    const interrupt = new AbortController();
    const live = fakeFollow(() => [{ kind: "step", step: sampleStep() }]);
    let state: RunState = "running";
    const running = commandLine(["image", "build", "web"], {
      interrupt: interrupt.signal,
      services: {
        startRequest: async () => sampleRun(),
        runs: {
          get: async () =>
            sampleDetail({ state, steps: [sampleStep({ state: state === "running" ? "running" : "cancelled" })] }),
          follow: live.follow,
          async cancel() {
            state = "cancelled";
            live.tell({ kind: "run", run: sampleRun({ state }) });
            live.finish();
            return sampleRun({ state });
          },
        },
      },
    });
    await live.readers(1);
    interrupt.abort();
    const { exit, stderr, connections } = await running;
    expect(exit).toBe(130);
    expect(connections.closed).toBe(1);
    expect(stderr).toContain("cancelling …");
    expect(stderr).toContain("build web: cancelled during seal");
    expect(stderr).toContain("to go on: slipway run retry run-1");
  });
});
