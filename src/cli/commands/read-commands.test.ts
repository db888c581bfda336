import { expect, test } from "vitest";
import { commandLine } from "../../../tests/command-line.ts";
import type { FakeServices } from "../../../tests/fake-services.ts";
import { sampleDetail, sampleLine, sampleRun, sampleStep } from "../../../tests/sample-run.ts";
import { sampleVersion } from "../../../tests/sample-version.ts";

const at = "2026-11-21T10:00:00.000Z";
const channel = { channel: "stage", image: "web", version: "20261121.1", digest: "sha256:a", since: at, by: "ann" };
const move = {
  channel: "stage",
  image: "web",
  from: "20261120.1",
  to: "20261121.1",
  action: "promote" as const,
  by: "ann",
  at,
  override: { reason: "hotfix", missing: ["boot"] },
  reason: null,
};
const summary = {
  image: "web",
  version: "20261121.1",
  digest: "sha256:a",
  createdAt: at,
  runId: "run-1",
  channels: ["stage"],
  checks: { content: "passed" as const, boot: "failed" as const },
  formats: ["raw"],
  sizeBytes: 2048,
  allocatedBytes: 1024,
};
const evidence = {
  id: "1",
  subject: `sha256:${"a".repeat(64)}`,
  check: "boot",
  result: "passed" as const,
  detail: {},
  envelope: {},
  runId: "run-1",
  at,
};

const services: FakeServices = {
  project: {
    check: async ({ root }) => ({
      root,
      file: "slipway.yaml",
      images: [{ name: "web", kind: "machine" }],
      channels: [{ name: "testing", needs: [] }],
    }),
    init: async ({ dir }) => ({ dir, files: ["slipway.yaml"] }),
    schema: async () => ({ type: "object" }),
  },
  images: {
    list: async () => [{ name: "web", latest: summary, versionCount: 2, channels: [channel] }],
    get: async (name) => ({ name, versions: [summary], channels: [channel] }),
    version: async () => ({ ...sampleVersion(), measurements: { bootMs: 31000 }, evidence: [evidence] }),
    diff: async () => ({
      from: { version: "20261120.1", digest: "sha256:b" },
      to: { version: "20261121.1", digest: "sha256:a" },
      packages: {
        added: [{ name: "nginx", arch: "amd64", version: "1.22" }],
        removed: [{ name: "exim4", arch: "all", version: "4.96" }],
        changed: [{ name: "openssl", arch: "amd64", from: "3.0.15", to: "3.0.17", direction: "up" }],
      },
      sizeBytes: { from: 2048, to: 4096 },
      allocatedBytes: { from: 2048, to: 2048 },
      bootMs: { from: null, to: 31000 },
    }),
    history: async () => [{ kind: "move", at, move }],
  },
  channels: { list: async () => [channel], history: async () => [move] },
  runs: {
    list: async () => [sampleRun({ finishedAt: "2026-11-21T10:01:00.000Z", state: "succeeded" })],
    get: async () => sampleDetail({ steps: [sampleStep({ state: "succeeded", finishedAt: at, cached: true })] }),
    log: async ({ after }) => (after === 0 ? [sampleLine(1), sampleLine(2)] : []),
  },
  locks: async () => [{ name: "image:web", run: "run-1", reason: "build web", since: at, fence: 1 }],
  events: {
    list: async () => [
      { seq: 1, at, type: "version.recorded", subject: "image:web", actor: "ann", data: {}, hash: "h" },
    ],
    verify: async () => ({ ok: true, count: 41 }),
  },
};

test.each([
  { line: "check", key: "file", says: "slipway.yaml is valid" },
  { line: "init", key: "files", says: "wrote slipway.yaml" },
  { line: "schema", key: "type", says: '"type": "object"' },
  { line: "image list", key: "images", says: /web {4}20261121\.1 .* 2 {2}stage 20261121\.1/ },
  { line: "image show web", key: "versions", says: "content, boot failed" },
  { line: "image show web stage", key: "artifacts", says: "measured  bootMs 31000" },
  { line: "image show", key: "versions", says: "20261121.1" },
  { line: "image history web", key: "history", says: "promoted to stage by ann without boot: hotfix" },
  { line: "image diff web 20261120.1 latest", key: "packages", says: "↑ openssl 3.0.15 → 3.0.17" },
  { line: "image diff 20261120.1 latest", key: "packages", says: "boot     not measured → 31.0s" },
  { line: "channel list", key: "channels", says: /stage {4}web {4}20261121\.1/ },
  { line: "channel history stage", key: "moves", says: "promote without boot: hotfix" },
  { line: "run list", key: "runs", says: /run-1 {2}succeeded {2}build web .* 1m 00s/ },
  { line: "run show run-1", key: "steps", says: /seal {2}succeeded .* cached/ },
  { line: "run logs run-1", key: "lines", says: "10:00:00  seal             │ line 2" },
  { line: "run logs run-1 --step seal", key: "lines", says: "10:00:00  │ line 1" },
  { line: "run attention", key: "runs", says: "run-1 needs a person's decision" },
  { line: "log list", key: "events", says: "version.recorded" },
  { line: "log verify", key: "count", says: "the event log is whole: 41 entries" },
  { line: "lock list", key: "locks", says: "image:web" },
])("slipway $line", async ({ line, key, says }) => {
  const words = line.split(" ");
  const text = await commandLine(words, { services });
  expect(text).toMatchObject({ exit: 0, stderr: "", connections: { opened: 1, closed: 1 } });
  expect(text.stdout).toMatch(says);
  const json = await commandLine([...words, "--json"], { services });
  expect(json.stdout.trim().split("\n")).toHaveLength(1);
  expect(JSON.parse(json.stdout)).toHaveProperty(key);
});

test("log verify exits 3 when an entry was changed", async () => {
  const events = { verify: async () => ({ ok: false as const, firstBad: 7, problem: "its hash is wrong" }) };
  const { exit, stdout } = await commandLine(["log", "verify"], { services: { events } });
  expect(exit).toBe(3);
  expect(stdout).toContain("entry 7: its hash is wrong");
});

test("an image must be named when the project has several", async () => {
  const images = ["web", "db"].map((name) => ({ name, kind: "machine" }));
  const project = { check: async () => ({ root: "/", file: "slipway.yaml", images, channels: [] }) };
  const { exit, stderr } = await commandLine(["image", "show"], { services: { project } });
  expect(exit).toBe(2);
  expect(stderr).toContain("which image? There are 2\n  hint: web, db");
});

test("run logs --follow goes on after what there is, and Ctrl-C ends the printing alone", async () => {
  const interrupt = new AbortController();
  const followed: number[] = [];
  const { exit, stdout } = await commandLine(["run", "logs", "run-1", "-f"], {
    interrupt: interrupt.signal,
    services: {
      runs: {
        ...services.runs,
        async *follow({ after, signal }) {
          followed.push(after);
          yield { kind: "log", lines: [sampleLine(3)] };
          interrupt.abort();
          if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve));
        },
      },
    },
  });
  expect(exit).toBe(130);
  expect(followed).toEqual([2]);
  expect(stdout).toMatch(/line 1\n.*line 2\n/);
});

test.each([
  { kind: "image", names: "web\n" },
  { kind: "channel", names: "testing\n" },
  { kind: "run", names: "run-1\n" },
  { kind: "version", names: "latest\ntesting\n20261121.1\n" },
  { kind: "nonsense", names: "" },
])("__complete $kind", async ({ kind, names }) => {
  expect(await commandLine(["__complete", kind], { services })).toMatchObject({ exit: 0, stdout: names, stderr: "" });
});

test("__complete says nothing when there is no server", async () => {
  const backend = { connect: () => Promise.reject(new Error("no")) };
  expect(await commandLine(["__complete", "run"], { backend })).toMatchObject({ exit: 0, stdout: "", stderr: "" });
});
