import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { exec } from "../src/lib/exec.ts";
import { testArtifact, testEvidence, testKey } from "./catalog.ts";

const subject = testArtifact("documented").digest;
let dir = "";
let script = "";

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "slipway-evidence-"));
  const page = await readFile(new URL("../docs/evidence.md", import.meta.url), "utf8");
  script = /```sh verify\n(.*?)```/s.exec(page)?.[1] ?? "";
  await writeFile(join(dir, "project.pub"), testKey.publicKey.export({ type: "spki", format: "pem" }));
});
afterAll(() => rm(dir, { recursive: true }));

/** Carries out the page's own commands on a version with older and newer evidence. */
async function verifyAsDocumented(newest: object): Promise<number> {
  const older = { ...testEvidence({ subject, check: "boot", result: "failed" }), id: "9" };
  await writeFile(join(dir, "version.json"), JSON.stringify({ evidence: [newest, older] }));
  return (await exec(["bash", "-ec", script], { cwd: dir, okCodes: [0, 1] })).code;
}

test("the commands of docs/evidence.md verify what Slipway signed", async () => {
  const evidence = { ...testEvidence({ subject, check: "boot", result: "passed" }), id: "10" };
  expect(await verifyAsDocumented(evidence)).toBe(0);
  const statement = JSON.parse(await readFile(join(dir, "statement.json"), "utf8"));
  expect(`sha256:${statement.subject[0].digest.sha256}`).toBe(subject);
  expect(statement.predicate.result).toBe("PASSED");
});

test("they refuse a payload that was changed afterwards", async () => {
  const { envelope, ...rest } = testEvidence({ subject, check: "boot", result: "failed" });
  const payload = Buffer.from(String(envelope["payload"]), "base64").toString().replace("FAILED", "PASSED");
  const changed = { ...envelope, payload: Buffer.from(payload).toString("base64") };
  expect(await verifyAsDocumented({ ...rest, id: "10", envelope: changed })).toBe(1);
});
