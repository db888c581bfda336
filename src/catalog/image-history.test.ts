import { afterAll, beforeAll, expect, test } from "vitest";
import { recordTestBuild, recordTestEvidence, testArtifact, testBuild, testChannels } from "../../tests/catalog.ts";
import { type TestStore, testStore } from "../../tests/store.ts";
import { imageHistory, mergeByTime } from "./image-history.ts";
import { listEvidence } from "./list-evidence.ts";
import { listImages } from "./list-images.ts";
import { listVersions } from "./list-versions.ts";
import type { HistoryEntry } from "./model.ts";
import { promoteVersion } from "./promote-version.ts";

let at: TestStore;
const minute = (n: number) => new Date(Date.UTC(2026, 10, 21, 10, n));
const plain = testArtifact("first");
const azure = testArtifact("first azure", { flavour: "azure", sizeBytes: 5, allocatedBytes: 4 });
const qcow2 = testArtifact("first qcow2", { format: "qcow2" });

beforeAll(async () => {
  at = await testStore();
  const { db } = at.store;
  await recordTestBuild(db, testBuild("first", { artifacts: [azure, qcow2, plain], now: minute(0) }));
  await recordTestEvidence(db, { subject: plain.digest, check: "content", result: "failed", now: minute(1) });
  await recordTestEvidence(db, { subject: plain.digest, check: "content", result: "passed", now: minute(2) });
  await recordTestEvidence(db, { subject: plain.digest, check: "boot", result: "passed", now: minute(3) });
  await recordTestEvidence(db, { subject: azure.digest, check: "boot", result: "failed", now: minute(3) });
  const move = { image: "web", version: "latest", channel: "open", channels: testChannels, actor: "t", now: minute(3) };
  await db.transaction().execute((tx) => promoteVersion(tx, move));
  await recordTestBuild(db, testBuild("second", { now: minute(4) }));
  await recordTestBuild(db, testBuild("third", { image: "api", now: minute(5) }));
});
afterAll(() => at.close());

test("versions are listed newest first, with channels and the newest result of each check over all variants", async () => {
  expect(await listVersions(at.store.db, "web")).toEqual([
    {
      image: "web",
      version: "20261121.2",
      digest: testArtifact("second").digest,
      createdAt: minute(4).toISOString(),
      runId: "run-1",
      channels: [],
      checks: {},
      formats: ["raw"],
      sizeBytes: plain.sizeBytes,
      allocatedBytes: plain.allocatedBytes,
    },
    {
      image: "web",
      version: "20261121.1",
      digest: plain.digest,
      createdAt: minute(0).toISOString(),
      runId: "run-1",
      channels: ["open"],
      checks: { boot: "failed", content: "passed" },
      formats: ["raw", "qcow2"],
      sizeBytes: plain.sizeBytes,
      allocatedBytes: plain.allocatedBytes,
    },
  ]);
  expect(await listVersions(at.store.db, "unknown")).toEqual([]);
});

test("images are listed by name with their latest version and their channels", async () => {
  expect(await listImages(at.store.db)).toMatchObject([
    { name: "api", versionCount: 1, latest: { version: "20261121.1" }, channels: [] },
    {
      name: "web",
      versionCount: 2,
      latest: { version: "20261121.2" },
      channels: [{ channel: "open", version: "20261121.1" }],
    },
  ]);
});

test("history merges versions, evidence and moves by time", async () => {
  const history = await imageHistory(at.store.db, "web");
  expect(history.map(describeEntry)).toEqual([
    "version 20261121.1",
    "content failed on amd64 of 20261121.1",
    "content passed on amd64 of 20261121.1",
    "boot passed on amd64 of 20261121.1",
    "boot failed on amd64/azure of 20261121.1",
    "open → 20261121.1",
    "version 20261121.2",
  ]);
  expect(history.every((entry) => entry.kind !== "evidence" || !("envelope" in entry.evidence))).toBe(true);
});

test("evidence is listed oldest first, for several artifacts", async () => {
  const listed = await listEvidence(at.store.db, [plain.digest, azure.digest]);
  expect(listed.map(({ check, result }) => `${check} ${result}`)).toEqual([
    "content failed",
    "content passed",
    "boot passed",
    "boot failed",
  ]);
  expect(await listEvidence(at.store.db, [])).toEqual([]);
});

test("what happened at the same time stays in the order of the lists", () => {
  const version = (name: string, time: string): HistoryEntry => ({
    kind: "version",
    at: time,
    version: name,
    digest: "",
    runId: "",
  });
  const merged = mergeByTime([version("a", "2"), version("b", "3")], [version("c", "1"), version("d", "2")]);
  expect(merged.map((entry) => entry.kind === "version" && entry.version)).toEqual(["c", "a", "d", "b"]);
});

function describeEntry(entry: HistoryEntry): string {
  switch (entry.kind) {
    case "version":
      return `version ${entry.version}`;
    case "move":
      return `${entry.move.channel} → ${entry.move.to}`;
    case "evidence":
      return `${entry.evidence.check} ${entry.evidence.result} on ${entry.variant} of ${entry.versions.join()}`;
  }
}
