import { expect, test } from "vitest";
import { commandLine } from "../../../tests/command-line.ts";
import type { FakeServices } from "../../../tests/fake-services.ts";
import { sampleDetail, sampleRun, sampleStep } from "../../../tests/sample-run.ts";
import { sampleVersion } from "../../../tests/sample-version.ts";

const version = sampleVersion();
const named = { image: "web", version: version.version, digest: version.digest };
const until = (second: number) => `2026-11-21T10:00:${String(second).padStart(2, "0")}.000Z`;
const step = (key: string, uses: string, [from, to]: [number, number], more = {}) =>
  sampleStep({ key, uses, state: "succeeded", startedAt: until(from), finishedAt: until(to), ...more });

const steps = [
  step("packages", "images/packages", [0, 10], { cached: true }),
  step("seal", "images/seal", [10, 20]),
  step("record", "images/record", [20, 20], { output: { ...named, artifacts: [] } }),
  step("content", "checks/content", [20, 23]),
  step("boot", "checks/boot", [20, 50]),
  step("promote-testing", "channels/promote", [50, 50], { output: { ...named, channel: "testing" } }),
  step("promote-stage", "channels/promote", [50, 50], { output: { ...named, channel: "stage" } }),
];
const evidence = ["content", "boot"].map((check) => ({
  ...{ id: check, subject: version.digest, result: "passed" as const, detail: {}, envelope: {}, runId: "run-1" },
  check,
  at: until(50),
}));

const missing = {
  id: "qemu",
  title: "qemu-system-x86_64",
  state: "missing" as const,
  detail: "not found",
  fix: "apt-get install qemu-system-x86",
};
const found = { ...missing, state: "ok" as const, detail: "7.2", fix: null };

function demoServices(asked: unknown[], more: FakeServices = {}): FakeServices {
  return {
    doctor: { examine: async () => ({ ok: true, findings: [found] }) },
    startRequest: async ({ request }) => {
      asked.push(request);
      return sampleRun({ kind: "image release" });
    },
    runs: {
      get: async () => sampleDetail({ kind: "image release", state: "succeeded", steps }),
      async *follow() {
        yield { kind: "run", run: sampleRun({ state: "succeeded" }) };
      },
    },
    images: { version: async () => ({ ...version, measurements: {}, evidence }) },
    ...more,
  };
}

test("says what it made, where, how to look at it and how long it took; the channel comes last", async () => {
  const asked: unknown[] = [];
  const { exit, stdout } = await commandLine(["demo"], {
    services: demoServices(asked),
    env: { program: "./slipway" },
  });
  expect(exit).toBe(0);
  expect(asked).toEqual([{ verb: "image release", project: "/srv/examples/web", image: "web", to: "stage" }]);
  expect(stdout.split("\n")).toEqual([
    `✔ web 20261121.1  ${version.digest}`,
    "  format  arch      size  on disk  path",
    "  raw     amd64  2.0 GiB  470 MiB  /var/lib/slipway/blobs/aa/web.raw",
    "  evidence: content passed, boot passed (signed)",
    "  took: build 20.0s, content 3.0s, boot 30.0s, promote 0.0s",
    "  cache: 1 of 2 steps came from the cache: packages",
    "  look at it:",
    "    ./slipway image show web 20261121.1",
    "    ./slipway image history web",
    "    ./slipway run show run-1",
    "    qemu-system-x86_64 -m 1024 -nographic -snapshot -drive if=virtio,format=raw,file=/var/lib/slipway/blobs/aa/web.raw",
    "channel testing → web 20261121.1",
    "channel stage → web 20261121.1",
    "",
  ]);
});

test("--json is the one object that programs rely on", async () => {
  const { stdout } = await commandLine(["demo", "--json"], { services: demoServices([]) });
  expect(JSON.parse(stdout)).toEqual({
    ok: true,
    ...named,
    channel: "stage",
    seconds: { build: 20, content: 3, boot: 30 },
    run: "run-1",
  });
});

test("root gets installed what is missing", async () => {
  const doctor = {
    examine: async () => ({ ok: false, findings: [missing] }),
    fix: async ({ note }: { note: (line: string) => void }) => {
      note("unpacking");
      return { ok: true, findings: [found] };
    },
  };
  const { exit, stderr } = await commandLine(["demo"], { services: demoServices([], { doctor }) });
  expect(exit).toBe(0);
  expect(stderr).toContain("installing what is missing: qemu-system-x86_64\n  unpacking\n");
});

test.each([
  { ok: false, findings: [missing] },
  { ok: true, findings: [found] },
])("others get the exact command with sudo, and exit code 5; nothing missing: $ok", async (report) => {
  const doctor = { examine: async () => report };
  const env = { uid: 1000, program: "./slipway" };
  const asked: unknown[] = [];
  const { exit, stderr } = await commandLine(["demo"], { services: demoServices(asked, { doctor }), env });
  expect(exit).toBe(5);
  expect(stderr).toContain("hint: run: sudo ./slipway demo\n");
  expect(asked).toEqual([]);
});

test("who calls a server need not be root: the server is", async () => {
  const env = { uid: 1000, url: "http://slipway.example:7420" };
  expect(await commandLine(["demo"], { services: demoServices([]), env })).toMatchObject({ exit: 0 });
});

test("what cannot be installed is named", async () => {
  const report = { ok: false, findings: [missing] };
  const doctor = { examine: async () => report, fix: async () => report };
  const { exit, stderr } = await commandLine(["demo"], { services: demoServices([], { doctor }) });
  expect(exit).toBe(5);
  expect(stderr).toContain("still missing: qemu-system-x86_64 (not found)");
});

test("doctor: exit code 5 and the one command that helps", async () => {
  const doctor = { examine: async () => ({ ok: false, findings: [missing, found] }) };
  const { exit, stdout } = await commandLine(["doctor"], { services: { doctor }, env: { uid: 1000 } });
  expect(exit).toBe(5);
  expect(stdout.split("\n")).toEqual([
    "✖ qemu-system-x86_64  not found",
    "                      fix: apt-get install qemu-system-x86",
    "✔ qemu-system-x86_64  7.2",
    "all at once: sudo slipway doctor --fix",
    "",
  ]);
});
