import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  recordTestBuild,
  recordTestEvidence,
  testArtifact,
  testBuild,
  testChannels,
  testEvidence,
  testNow,
} from "../../tests/catalog.ts";
import { type TestStore, testStore } from "../../tests/store.ts";
import { listEvents } from "../events/list-events.ts";
import { promoteVersion } from "./promote-version.ts";
import { recordEvidence } from "./record-evidence.ts";

let at: TestStore;
beforeAll(async () => {
  at = await testStore({ maxConnections: 12 });
});
afterAll(() => at.close());

describe("numbering", () => {
  test("counts from 1 for each image and UTC day", async () => {
    const { db } = at.store;
    const record = async (content: string, image: string, now: string) =>
      (await recordTestBuild(db, testBuild(content, { image, now: new Date(now) }))).version.version;
    expect(await record("n1", "count", "2026-11-21T23:59:59.999Z")).toBe("20261121.1");
    expect(await record("n2", "count", "2026-11-21T00:00:00+01:00")).toBe("20261120.1");
    expect(await record("n3", "count", "2026-11-21T01:00:00+01:00")).toBe("20261121.2");
    expect(await record("n1", "other", "2026-11-21T12:00:00Z")).toBe("20261121.1");
  });

  test("many at once get numbers without a gap, and each its own", async () => {
    const builds = Array.from({ length: 24 }, (_, n) => testBuild(`parallel ${n}`, { image: "parallel" }));
    const recorded = await Promise.all(builds.map((build) => recordTestBuild(at.store.db, build)));
    const numbers = recorded.map(({ version }) => Number(version.version.split(".")[1]));
    expect(numbers.sort((a, b) => a - b)).toEqual(builds.map((_, index) => index + 1));
  });

  test("the same build recorded many times at once is one version", async () => {
    const build = testBuild("once", { image: "once" });
    const recorded = await Promise.all(Array.from({ length: 10 }, () => recordTestBuild(at.store.db, build)));
    expect(new Set(recorded.map(({ version }) => version.version)).size).toBe(1);
    expect(recorded.filter(({ created }) => created)).toHaveLength(1);
  });
});

describe("which builds are the same version", () => {
  const azure = testArtifact("same azure", { flavour: "azure" });
  const first = testBuild("same", { image: "same" });
  const cases: [string, Partial<ReturnType<typeof testBuild>>, string][] = [
    ["the first", {}, "20261121.1 created"],
    ["the same inputs on a later day", { now: new Date("2026-12-01T00:00:00Z") }, "20261121.1"],
    ["other inputs that gave the same bytes", { inputsDigest: "other" }, "20261121.1"],
    ["the same inputs that gave other bytes", { artifacts: [testArtifact("unstable")] }, "20261121.1"],
    ["the same inputs with one more variant", { artifacts: [...first.artifacts, azure] }, "20261121.2 created"],
    ["one variant of two", { inputsDigest: "third", artifacts: [azure] }, "20261121.2"],
    ["the main variant, which two versions hold: the newer", { inputsDigest: "fourth" }, "20261121.2"],
    ["other bytes", { inputsDigest: "fifth", artifacts: [testArtifact("new")] }, "20261121.3 created"],
  ];
  test.each(cases)("%s", async (_what, more, expected) => {
    const { version, created } = await recordTestBuild(at.store.db, { ...first, ...more });
    expect(`${version.version}${created ? " created" : ""}`).toBe(expected);
  });
});

test("a format made later is added to the version; what it has stays", async () => {
  const { db } = at.store;
  const build = testBuild("formats", { image: "formats" });
  const qcow2 = testArtifact("formats qcow2", { format: "qcow2" });
  const again = testArtifact("another qcow2", { format: "qcow2" });
  const vhd = testArtifact("azure vhd", { format: "vhd", flavour: "azure" });
  await recordTestBuild(db, build);
  const extended = await recordTestBuild(db, { ...build, artifacts: [...build.artifacts, qcow2, vhd] });
  expect(extended.created).toBe(false);
  expect(extended.version.artifacts).toEqual([...build.artifacts, qcow2]);
  const unchanged = await recordTestBuild(db, { ...build, artifacts: [...build.artifacts, again] });
  expect(unchanged.version).toEqual(extended.version);
  const events = await listEvents(db, { subject: "image:formats" });
  expect(events.map(({ type }) => type)).toEqual(["version.recorded", "version.extended"]);
});

test("the version is named by the raw artifact without a flavour", async () => {
  const azure = testArtifact("primary azure", { flavour: "azure" });
  const plain = testArtifact("primary plain");
  const artifacts = [testArtifact("q", { format: "qcow2" }), azure, plain];
  const { version } = await recordTestBuild(at.store.db, testBuild("primary", { image: "primary", artifacts }));
  expect(version.digest).toBe(plain.digest);
  expect(version.artifacts).toEqual(artifacts);
});

test("a build without a raw artifact is a bug", async () => {
  const artifacts = [testArtifact("only", { format: "qcow2" })];
  await expect(recordTestBuild(at.store.db, testBuild("none", { artifacts }))).rejects.toThrow("no raw artifact");
});

describe("evidence", () => {
  test("measurements of a version are those of the newest passed checks on its main artifact", async () => {
    const { db } = at.store;
    const build = testBuild("measured", { image: "measured" });
    const subject = testArtifact("measured").digest;
    const measure = (check: string, result: "passed" | "failed", measurements: object) =>
      recordTestEvidence(db, { subject, check, result, detail: { measurements: { ...measurements } } });
    await measure("boot", "passed", { bootMs: 9000, kernelMs: 1 });
    await measure("boot", "passed", { bootMs: 5000, note: "no number" });
    await measure("content", "failed", { files: 3 });
    expect((await recordTestBuild(db, build)).version.measurements).toEqual({ bootMs: 5000 });
  });

  test("text that PostgreSQL refuses is recorded all the same, and still holds", async () => {
    const subject = testArtifact("console").digest;
    const recorded = await recordTestEvidence(at.store.db, {
      subject,
      check: "boot",
      result: "failed",
      detail: { console: "\0\ud800panic" },
    });
    expect(recorded.detail).toEqual({ console: "\ufffdpanic" });
  });

  test("an envelope that says something else is refused", async () => {
    const subject = testArtifact("liar").digest;
    const lie = { ...testEvidence({ subject, check: "boot", result: "failed" }), result: "passed" as const };
    const { db } = at.store;
    await expect(db.transaction().execute((tx) => recordEvidence(tx, lie))).rejects.toMatchObject({
      code: "signature-invalid",
    });
  });
});

describe("the database itself refuses", () => {
  beforeAll(async () => {
    const { db } = at.store;
    const subject = testArtifact("fixed").digest;
    await recordTestBuild(db, testBuild("fixed", { image: "fixed" }));
    await recordTestEvidence(db, { subject, check: "content", result: "passed" });
    const move = {
      image: "fixed",
      version: "latest",
      channel: "open",
      channels: testChannels,
      actor: "t",
      now: testNow,
    };
    await db.transaction().execute((tx) => promoteVersion(tx, move));
  });

  const changes = [
    "update versions set digest = digest where image = 'fixed'",
    "delete from versions where image = 'fixed'",
    "update artifacts set file_name = 'x' where image = 'fixed'",
    "delete from artifacts where image = 'fixed'",
    "update evidence set result = 'passed'",
    "delete from evidence",
    "update channel_moves set actor = 'x'",
    "delete from channel_moves",
    "truncate evidence",
    "truncate versions cascade",
  ];
  test.each(changes)("%s", async (statement) => {
    await expect(sql.raw(statement).execute(at.store.db)).rejects.toThrow(/never changed or deleted/);
  });

  test("a raw artifact that was not there from the start", async () => {
    const insert = sql`
      insert into artifacts
      select image, version, 99, ${testArtifact("late").digest}, 'raw', 'arm64', null, 1, 1, 'x' from versions
      where image = 'fixed'`;
    await expect(insert.execute(at.store.db)).rejects.toThrow(/was recorded without raw artifact/);
  });
});
