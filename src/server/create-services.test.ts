import { existsSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { recordTestBuild, recordTestEvidence, testArtifact, testBuild, testChannels } from "../../tests/catalog.ts";
import { plan, step } from "../../tests/engine.ts";
import { projectFolder } from "../../tests/project-folder.ts";
import { type TestStore, testStore } from "../../tests/store.ts";
import { promoteVersion } from "../catalog/promote-version.ts";
import { sha256Hex } from "../lib/canonical-json.ts";
import { UpstreamError } from "../lib/errors.ts";
import { cancelRun } from "../runs/cancel-run.ts";
import { listRuns } from "../runs/list-runs.ts";
import { startRun } from "../runs/start-run.ts";
import { hashOnlyBlobs } from "../store/blobs/hash-only-blobs.ts";
import { createServices } from "./create-services.ts";
import type { ServiceDeps } from "./service-deps.ts";
import type { Services } from "./services.ts";

const now = new Date("2026-11-21T12:00:00.000Z");
const yaml = `version: 1
images:
  web: { kind: machine, from: { debian: bookworm }, provision: [{ shell: setup.sh }] }
channels:
  - open: {}
`;

let database: TestStore;
let engineStarts = 0;

beforeAll(async () => {
  database = await testStore();
});
afterAll(() => database.close());
beforeEach(() => {
  engineStarts = 0;
});

function services(more: Partial<ServiceDeps> = {}): Services {
  return createServices({
    dataDir: database.dataDir,
    clock: { now: () => now },
    tools: [],
    blobs: database.blobs,
    hashOnlyBlobs: hashOnlyBlobs(database.blobs),
    store: async () => database.store,
    databaseState: () => "open",
    ensureEngine: async () => {
      engineStarts += 1;
    },
    ...more,
  });
}

const withoutDatabase = () =>
  services({
    store: () => Promise.reject(new Error("no database was expected")),
    databaseState: () => "closed",
  });

const folder = () => projectFolder({ "slipway.yaml": yaml, "setup.sh": "true\n" });

describe("without a database", () => {
  test("a project is checked", async () => {
    const root = await folder();
    expect(await withoutDatabase().project.check({ root })).toEqual({
      root,
      file: `${root}/slipway.yaml`,
      images: [{ name: "web", kind: "machine" }],
      channels: [{ name: "open", needs: [] }],
    });
  });

  test("a project is started, and what is started is valid", async () => {
    const dir = await projectFolder({});
    const made = await withoutDatabase().project.init({ dir, name: "web" });
    expect(made.files).toContain("slipway.yaml");
    expect(await withoutDatabase().project.check({ root: dir })).toMatchObject({ images: [{ name: "web" }] });
  });

  test("a build is planned, and its files are not kept", async () => {
    const request = { verb: "image build", project: await folder(), image: "web" } as const;
    expect((await withoutDatabase().planRequest(request)).plan.kind).toBe("image build");
    expect(existsSync(database.blobs.path(sha256Hex("true\n")))).toBe(false);
  });

  test("it says so, and is ready: the database is opened when it is needed", async () => {
    expect(await withoutDatabase().readiness()).toEqual({ ready: true, database: "closed" });
    const lost = services({ databaseState: () => "unreachable" });
    expect(await lost.readiness()).toEqual({ ready: false, database: "unreachable" });
  });

  test("the machine is examined", async () => {
    const report = await withoutDatabase().doctor.examine();
    expect(report.findings.map(({ id }) => id)).toContain("machine.disk");
  });
});

describe("requests", () => {
  test("a run keeps its files and has somebody to work on it", async () => {
    const request = { verb: "image build", project: await folder(), image: "web" } as const;
    const run = await services().startRequest({ request, actor: "ann" });
    expect(run).toMatchObject({ kind: "image build", actor: "ann" });
    expect(engineStarts).toBe(1);
    expect((await database.blobs.read(sha256Hex("true\n"))).toString()).toBe("true\n");
    await cancelRun(database.store.db, { id: run.id, actor: "ann" });
  });

  test("without an engine no run is left behind", async () => {
    const before = await listRuns(database.store.db, {});
    const broken = services({ ensureEngine: () => Promise.reject(new UpstreamError("disk-full", "no room")) });
    const request = { verb: "image build", project: await folder(), image: "web" } as const;
    await expect(broken.startRequest({ request, actor: "ann" })).rejects.toMatchObject({ code: "disk-full" });
    expect(await listRuns(database.store.db, {})).toEqual(before);
  });

  test("a run whose request this version does not know is not planned again", async () => {
    const old = plan([step("say")], { kind: "image weave", request: { verb: "image weave" } });
    const { id } = await startRun(database.store.db, { plan: old, actor: "ann" });
    await cancelRun(database.store.db, { id, actor: "ann" });
    await expect(services().runs.retry({ id, actor: "ann" })).rejects.toMatchObject({
      code: "conflict",
      hint: "ask anew: slipway image weave --help",
    });
    await expect(services().runs.retry({ id: "0", actor: "ann" })).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("the catalog", () => {
  beforeAll(async () => {
    const { db } = database.store;
    for (const [index, name] of ["one", "two"].entries()) {
      const artifacts = [testArtifact(name)];
      const build = testBuild(name, { artifacts, now: new Date(now.getTime() + index * 1000) });
      const { version } = await recordTestBuild(db, build);
      const move = { image: "web", version: version.version, channel: "open", channels: testChannels };
      await db.transaction().execute((tx) => promoteVersion(tx, { ...move, actor: "ann", now: build.now }));
      await recordTestEvidence(db, { subject: version.digest, check: "content", result: "passed", now: build.now });
    }
  });

  test("lists images, and an image's versions newest first", async () => {
    expect(await services().images.list()).toMatchObject([{ name: "web", versionCount: 2 }]);
    const { versions, channels } = await services().images.get("web");
    expect(versions.map(({ version }) => version)).toEqual(["20261121.2", "20261121.1"]);
    expect(channels).toMatchObject([{ channel: "open", version: "20261121.2" }]);
  });

  test("a version has the path of each file, its evidence and its channels", async () => {
    const version = await services().images.version({ image: "web", ref: "open" });
    expect(version).toMatchObject({ version: "20261121.2", channels: ["open"], evidence: [{ check: "content" }] });
    expect(version.artifacts[0]?.path).toBe(database.blobs.path(sha256Hex("two")));
  });

  test("compares two versions, and tells the newest thing first", async () => {
    const diff = await services().images.diff({ image: "web", from: "20261121.1", to: "latest" });
    expect(diff).toMatchObject({ from: { version: "20261121.1" }, to: { version: "20261121.2" } });
    const history = await services().images.history("web");
    const times = history.map(({ at }) => at);
    expect(times).toEqual([...times].sort().reverse());
    expect(history).toHaveLength(6);
  });

  test.each<[string, (of: Services) => Promise<unknown>]>([
    ["an image", (of) => of.images.get("wep")],
    ["a history", (of) => of.images.history("wep")],
    ["a version", (of) => of.images.version({ image: "wep", ref: "latest" })],
    ["a difference", (of) => of.images.diff({ image: "wep", from: "a", to: "b" })],
  ])("%s of an image that was never built is not found, with the nearest name", async (_what, ask) => {
    await expect(ask(services())).rejects.toMatchObject({
      code: "not-found",
      hint: expect.stringContaining("did you mean web?"),
    });
  });

  test("a channel goes back, with its reason, and the log stays whole", async () => {
    const asked = { channel: "open", image: "web", reason: "does not boot", actor: "bob" };
    expect(await services().channels.rollback(asked)).toMatchObject({
      to: "20261121.1",
      by: "bob",
      action: "rollback",
    });
    expect(await services().channels.list({ image: "web" })).toMatchObject([{ version: "20261121.1" }]);
    const [newest] = await services().channels.history({ channel: "open", image: "web" });
    expect(newest).toMatchObject({ reason: "does not boot" });
    expect(await services().events.verify()).toMatchObject({ ok: true });
    const events = await services().events.list({ after: 0, limit: 100, subject: "image:web" });
    expect(events.at(-1)).toMatchObject({ actor: "bob" });
  });
});
