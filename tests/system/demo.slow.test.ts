import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { ChannelMove, RunDetail, VersionDetail } from "../../src/client/types.ts";
import { openStore } from "../../src/store/open-store.ts";
import { type Lab, openLab } from "./lab.ts";
import { leftovers } from "./leftovers.ts";
import { repository } from "./slipway-process.ts";

interface Demo {
  ok: true;
  image: string;
  version: string;
  digest: string;
  channel: string;
  seconds: { build: number; content: number; boot: number };
  run: string;
}

let lab: Lab;
let demo: Demo;

beforeAll(async () => {
  lab = await openLab({ project: join(repository, "examples/web") });
});
afterAll(() => lab?.close());

const history = async (channel: string) =>
  (await lab.json<{ moves: ChannelMove[] }>(["channel", "history", channel, "--image", "web"])).moves;
const showVersion = () => lab.json<VersionDetail>(["image", "show", "web", "latest"]);

describe("the demo, in an empty data folder", () => {
  test("is told as one JSON object", async () => {
    demo = await lab.json<Demo>(["demo"], { launcher: true });
    const seconds = { build: expect.any(Number), content: expect.any(Number), boot: expect.any(Number) };
    expect(demo).toMatchObject({ ok: true, image: "web", channel: "stage", seconds });
    expect(demo.version).toMatch(/^\d{8}\.1$/);
    expect(demo.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    await lab.expectNothingLeft();
  });

  test("boots by BIOS and by UEFI, and signs what it saw", async () => {
    const { evidence, digest, channels } = await showVersion();
    const results = evidence.map(({ check, result }) => `${check} ${result}`).sort();
    expect(results).toEqual(["boot passed", "boot-bios passed", "boot-uefi passed", "build passed", "content passed"]);
    expect(evidence.every(({ envelope }) => Array.isArray(envelope["signatures"]))).toBe(true);
    expect({ digest, channels }).toEqual({ digest: demo.digest, channels: ["testing", "stage"] });
  });
});

describe("the demo again", () => {
  test("reuses the cache, says so, and ends with what stage points to", async () => {
    const { exit, stdout } = await lab.run(["demo", "--no-color"]);
    expect(exit).toBe(0);
    expect(stdout).toContain("everything came from the cache");
    expect(stdout.trimEnd().split("\n").at(-1)).toBe(`channel stage → web ${demo.version}`);
  });

  test("the same inputs gave the same version", async () => {
    const { images } = await lab.json<{ images: { name: string; versionCount: number }[] }>(["image", "list"]);
    expect(images).toMatchObject([{ name: "web", versionCount: 1 }]);
    expect((await history("stage")).map(({ to }) => to)).toContain(demo.version);
  });
});

describe("Ctrl-C while a guest boots", () => {
  test("ends the guest within seconds", async () => {
    const boot = lab.start(["image", "test", "web", "--checks", "boot"]);
    const guests = async () => (await leftovers(lab.root)).filter((line) => line.includes("qemu-system"));
    await vi.waitFor(async () => expect(await guests()).not.toEqual([]), { timeout: 60_000, interval: 200 });
    boot.pressCtrlC();
    expect((await boot.finished).exit).toBe(130);
    await lab.expectNothingLeft();
  });
});

describe("a boot test that fails", () => {
  const reason = "seen by a person";

  test("is told with what it printed, and exit code 3", async () => {
    const file = join(lab.projectDir, "slipway.yaml");
    const text = await readFile(file, "utf8");
    // one firmware tells enough here
    const changed = text.replace("run: [tests/smoke.sh]", "run: [tests/fail.sh]").replace("[bios, uefi]", "[bios]");
    await writeFile(file, changed);
    const script = join(lab.projectDir, "tests/fail.sh");
    await writeFile(script, "#!/bin/sh\necho the shop is closed\nexit 7\n");
    await chmod(script, 0o755);
    const { exit, stdout, stderr } = await lab.run(["image", "test", "web", "--checks", "boot", "--json"]);
    expect(exit).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, state: "rejected", error: { code: "rejected" } });
    expect(stderr).toContain("tests/fail.sh");
    expect(stderr).toContain("the shop is closed");
    await lab.expectNothingLeft();
  });

  test("is evidence: failed", async () => {
    const { evidence } = await showVersion();
    const newest = evidence.filter(({ check }) => check === "boot").sort((a, b) => b.at.localeCompare(a.at))[0];
    expect(newest).toMatchObject({ check: "boot", result: "failed" });
  });

  test("keeps the version out of the next channel, which names what is missing", async () => {
    const { exit, stdout, stderr } = await lab.run(["image", "promote", "web", "--to", "production", "--json"]);
    expect(exit).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: "evidence-missing", message: expect.stringMatching(/\bboot\b/) },
    });
    expect(stderr).toContain("--override");
    expect(await history("production")).toEqual([]);
  });

  test("can be overridden with a reason, which is kept", async () => {
    await lab.json(["image", "promote", "web", "--to", "production", "--override", reason]);
    expect(await history("production")).toMatchObject([{ to: demo.version, override: { reason } }]);
  });
});

describe("the event log", () => {
  test("is whole", async () => {
    expect(await lab.json(["log", "verify"])).toMatchObject({ ok: true, count: expect.any(Number) });
  });

  test("tells of a row that was changed behind its back", async () => {
    const store = await openStore({ dataDir: lab.dataDir });
    await sql`update events set actor = 'nobody' where seq = 2`.execute(store.db);
    await store.close();
    const { exit, stdout } = await lab.run(["log", "verify", "--json"]);
    expect(exit).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, firstBad: 2 });
  });
});

test("every run can be looked at afterwards", async () => {
  const run = await lab.json<RunDetail>(["run", "show", demo.run]);
  expect(run).toMatchObject({ state: "succeeded", kind: "image release" });
  const { exit, stdout } = await lab.run(["run", "logs", demo.run, "--step", "boot-bios"]);
  expect({ exit, lines: stdout.split("\n").length > 10 }).toEqual({ exit: 0, lines: true });
  await lab.expectNothingLeft();
});
