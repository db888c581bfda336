import { generateKeyPairSync } from "node:crypto";
import type { Artifact, ChannelRule, InstalledPackage } from "../src/catalog/model.ts";
import { type NewEvidence, recordEvidence } from "../src/catalog/record-evidence.ts";
import { type NewVersion, recordVersion } from "../src/catalog/record-version.ts";
import { buildStatement, signStatement } from "../src/catalog/statement.ts";
import { sha256Hex } from "../src/lib/canonical-json.ts";
import type { JsonObject } from "../src/lib/json.ts";
import type { Database } from "../src/store/database.ts";

const pair = generateKeyPairSync("ed25519");

/** A key of this process, shaped as the project's own. */
export const testKey = { keyId: "test", ...pair };

export const testChannels: readonly ChannelRule[] = [
  { name: "testing", needs: ["content"] },
  { name: "stage", needs: ["content", "boot"] },
  { name: "open", needs: [] },
];

export const testNow = new Date("2026-11-21T10:00:00.000Z");

export function testArtifact(content: string, more: Partial<Artifact> = {}): Artifact {
  return {
    digest: `sha256:${sha256Hex(content)}`,
    format: "raw",
    arch: "amd64",
    flavour: null,
    sizeBytes: 2 ** 31,
    allocatedBytes: 400_000_000,
    fileName: "web-amd64.img",
    ...more,
  };
}

export function testPackage(name: string, version: string, arch = "amd64"): InstalledPackage {
  return { name, version, arch, source: name, sourceVersion: version, installedKib: 100 };
}

/** A build whose inputs and raw bytes are both named by `content`. */
export function testBuild(content: string, more: Partial<NewVersion> = {}): NewVersion {
  return {
    image: "web",
    inputsDigest: sha256Hex(`inputs ${content}`),
    artifacts: [testArtifact(content)],
    packages: [testPackage("nginx", "1.22.1-9")],
    runId: "run-1",
    now: testNow,
    actor: "tester",
    ...more,
  };
}

/** Records a build in a transaction of its own. */
export function recordTestBuild(db: Database, build: NewVersion): ReturnType<typeof recordVersion> {
  return db.transaction().execute((tx) => recordVersion(tx, build));
}

export function testEvidence(
  of: Pick<NewEvidence, "subject" | "check" | "result"> & { detail?: JsonObject; now?: Date },
): NewEvidence {
  const { subject, check, result, detail = {}, now = testNow } = of;
  const about = { check, result, detail, runId: "run-2" };
  const statement = buildStatement({ ...about, subject: { name: "web-amd64.img", digest: subject }, at: now });
  return { ...about, subject, envelope: signStatement(statement, testKey), now, actor: "tester" };
}

/** Records signed evidence in a transaction of its own. */
export function recordTestEvidence(
  db: Database,
  of: Parameters<typeof testEvidence>[0],
): ReturnType<typeof recordEvidence> {
  return db.transaction().execute((tx) => recordEvidence(tx, testEvidence(of)));
}
