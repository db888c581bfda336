import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { testArtifact, testEvidence, testKey, testNow } from "../../tests/catalog.ts";
import type { Evidence } from "../catalog/model.ts";
import type { JsonObject } from "../lib/json.ts";
import { configurationDigest, type ReuseQuestion, reusableEvidence } from "./reusable-evidence.ts";

const subject = testArtifact("checked").digest;
const configuration = configurationDigest({ section: { waive: [] } });

function row(id: string, changes: { subject?: string; check?: string; result?: "failed"; detail?: JsonObject } = {}) {
  const about = { subject, check: "content", result: "passed" as const, detail: { configuration }, ...changes };
  return { ...testEvidence(about), id, at: testNow.toISOString() } satisfies Evidence;
}

const passed = row("9");

test.each<[string, Partial<ReuseQuestion>, string | undefined]>([
  ["passed in the same configuration", {}, "9"],
  ["nothing", { evidence: [] }, undefined],
  ["failed", { evidence: [row("9", { result: "failed" })] }, undefined],
  ["failed after it had passed", { evidence: [passed, row("10", { result: "failed" })] }, undefined],
  ["passed after it had failed", { evidence: [row("8", { result: "failed" }), passed] }, "9"],
  ["the newest by number, whatever the order", { evidence: [row("10"), passed] }, "10"],
  ["another check's failure", { evidence: [passed, row("10", { check: "boot", result: "failed" })] }, "9"],
  ["another check", { check: "boot" }, undefined],
  ["another artifact", { subject: testArtifact("other").digest }, undefined],
  ["another configuration", { configuration: configurationDigest({}) }, undefined],
  ["another configuration since", { evidence: [passed, row("10", { detail: { configuration: "x" } })] }, undefined],
  ["evidence that names no configuration", { evidence: [row("9", { detail: {} })] }, undefined],
  ["another key", { publicKey: generateKeyPairSync("ed25519").publicKey }, undefined],
  ["a failure made to look passed", { evidence: [{ ...row("9", { result: "failed" }), result: "passed" }] }, undefined],
  [
    "a configuration written in afterwards",
    { evidence: [{ ...row("9", { detail: {} }), detail: { configuration } }] },
    undefined,
  ],
  ["a waiver's last day", { waivers: [waiver("2026-11-21")] }, "9"],
  ["a waiver that has expired", { waivers: [waiver("2027-01-31"), waiver("2026-11-20")] }, undefined],
])("%s", (_name, changes, id) => {
  const question = { evidence: [passed], subject, check: "content", configuration, waivers: [], now: testNow };
  expect(reusableEvidence({ ...question, publicKey: testKey.publicKey, ...changes })?.id).toBe(id);
});

function waiver(until: string) {
  return { rule: "no-logs", reason: "kept for the vendor", until };
}
