import { mkdir, mkdtemp, readdir, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { testKey, testNow } from "../../tests/catalog.ts";
import { type TestStore, testStore } from "../../tests/store.ts";
import { listEvidence } from "../catalog/list-evidence.ts";
import type { Evidence } from "../catalog/model.ts";
import { verifyEvidence } from "../catalog/verify-evidence.ts";
import { exec } from "../lib/exec.ts";
import { hashFile } from "../lib/hash-file.ts";
import type { Json } from "../lib/json.ts";
import { done, type StepContext, type StepResult } from "../runs/model.ts";
import { checkSteps } from "./check-steps.ts";
import { type CheckPlanInput, planBootCheck, planContentCheck } from "./plan.ts";
import type { RuleResult } from "./probes/content/judge-content.ts";
import { type ContentSection, checksSchema } from "./schema.ts";

const mib = 1024 * 1024;
let store: TestStore;
let workDir: string;
const notes: string[] = [];

beforeAll(async () => {
  store = await testStore();
});
afterAll(() => store.close());
beforeEach(async () => {
  notes.length = 0;
  workDir = await mkdtemp(join(store.dataDir, "work-"));
});

function context(signal = new AbortController().signal): StepContext {
  return {
    ...{ runId: "run-9", stepKey: "check", attempt: 1, idempotencyKey: "run-9/check", actor: "tester", state: null },
    ...{ signal, workDir, clock: { now: () => testNow } },
    log: { note: (text) => notes.push(text), line: (_stream, text) => notes.push(text) },
  };
}

/** A disk of 24 MiB: GPT with a root file system made from `files`, or blank. */
async function makeImage(files: Readonly<Record<string, string>> | undefined): Promise<string> {
  const image = join(workDir, "image.raw");
  await writeFile(image, "");
  await truncate(image, 24 * mib);
  if (files !== undefined) {
    await exec(["sfdisk", "--quiet", image], { input: "label: gpt\nstart=2048, type=linux\n" });
    const tree = join(workDir, "tree");
    for (const [path, text] of Object.entries(files)) {
      await mkdir(join(tree, path, ".."), { recursive: true });
      await writeFile(join(tree, path), text);
    }
    await exec(["mke2fs", "-q", "-t", "ext4", "-d", tree, "-E", `offset=${mib}`, image, "20M"]);
  }
  return store.blobs.adopt(image);
}

function planInput<Config>(sha256: string, config: Config): CheckPlanInput<Config> {
  const subjectFrom = { digest: `sha256:${sha256}`, fileName: "web.raw" };
  return { image: "web", arch: "amd64", flavour: null, suffix: "", needs: [], subjectFrom, expect: {}, config };
}

const checks = checksSchema.parse({ boot: { timeout: "60s" } });

/** Runs the step of a plan that has this key and records what it wants recorded. */
async function carryOut(
  steps: ReturnType<typeof planBootCheck>,
  key: string,
  more: { signal?: AbortSignal; input?: Record<string, Json> } = {},
): Promise<StepResult> {
  const step = steps.find((candidate) => candidate.key === key);
  const deps = { db: store.store.db, blobs: store.blobs, dataDir: store.dataDir, signingKey: async () => testKey };
  const type = checkSteps(deps).find(({ id }) => id === step?.uses);
  if (step === undefined || type === undefined) throw new Error(`no step ${key}`);
  const result = await type.run(context(more.signal), type.config.parse(step.config), more.input ?? {});
  if (result.outcome !== "waiting" && result.record !== undefined) {
    const { record } = result;
    await store.store.db.transaction().execute((tx) => record(tx));
  }
  return result;
}

async function evidence(sha256: string): Promise<readonly Evidence[]> {
  const found = await listEvidence(store.store.db, [`sha256:${sha256}`]);
  for (const row of found) verifyEvidence(row, testKey.publicKey);
  return found;
}

async function loopDevices(): Promise<string> {
  return (await exec(["losetup", "--list", "--noheadings", "--output", "BACK-FILE"])).stdout;
}

describe("content", () => {
  test("a bad tree is rejected, with signed evidence that names the rules", async () => {
    const sha256 = await makeImage({ "etc/ssh/ssh_host_rsa_key": "k", "etc/machine-id": "0123\n" });
    const result = await carryOut(planContentCheck(planInput(sha256, checks.content)), "content");
    expect(result).toMatchObject({ outcome: "rejected", reason: expect.stringContaining("/etc/ssh/ssh_host_rsa_key") });
    const [row] = await evidence(sha256);
    expect(row).toMatchObject({ check: "content", result: "failed" });
    expect(JSON.stringify(row?.detail)).toContain("no-ssh-host-keys");
    expect(await hashFile(store.blobs.path(sha256))).toBe(sha256);
    expect(await loopDevices()).not.toContain(sha256);
  });

  test("a disk without a root file system is rejected, with failed evidence", async () => {
    const sha256 = await makeImage(undefined);
    const result = await carryOut(planContentCheck(planInput(sha256, checks.content)), "content");
    expect(result).toMatchObject({ outcome: "rejected", reason: expect.stringContaining("root-file-system: ") });
    expect(await evidence(sha256)).toMatchObject([{ check: "content", result: "failed" }]);
  });
});

describe("boot", () => {
  test("a blank disk is rejected at once; boot counts as failed", async () => {
    const sha256 = await makeImage(undefined);
    const result = await carryOut(planBootCheck(planInput(sha256, checks.boot)), "boot-bios");
    expect(result).toMatchObject({
      outcome: "rejected",
      reason: expect.stringMatching(/^boot with bios \(\w+\) failed: boot-completes\n.*found nothing to boot/),
    });
    const rows = (await evidence(sha256)).filter(({ check }) => check !== "content");
    expect(rows.map(({ check, result: outcome }) => `${check} ${outcome}`).sort()).toEqual([
      "boot failed",
      "boot-bios failed",
    ]);
    const console = String(rows[0]?.detail["console"]).slice("sha256:".length);
    expect((await store.blobs.read(console)).toString()).toContain("No bootable device");
    expect(await hashFile(store.blobs.path(sha256))).toBe(sha256);
  });

  test("another architecture without its emulator is refused in words", async () => {
    const sha256 = await makeImage(undefined);
    const other = process.arch === "arm64" ? "amd64" : "arm64";
    const program = other === "arm64" ? "qemu-system-aarch64" : "qemu-system-x86_64";
    const steps = planBootCheck({ ...planInput(sha256, checks.boot), arch: other, expect: { firmware: ["uefi"] } });
    const installed = await isInstalled(program);
    const booting = carryOut(steps, "boot-uefi", { signal: AbortSignal.timeout(20_000) });
    if (installed) await expect(booting).resolves.toMatchObject({ outcome: "rejected" });
    else {
      await expect(booting).rejects.toMatchObject({
        code: "unsupported-arch",
        hint: expect.stringContaining("qemu-system"),
      });
    }
  });

  test("an abort ends the machine and is thrown", async () => {
    const sha256 = await makeImage(undefined);
    const abort = new AbortController();
    const running = carryOut(planBootCheck(planInput(sha256, checks.boot)), "boot-uefi", { signal: abort.signal });
    await expect.poll(() => notes.join("\n"), { timeout: 50_000 }).toContain("firmware");
    abort.abort(new Error("cancelled by a test"));
    await expect(running).rejects.toThrow("cancelled by a test");
    expect(await programsIn(workDir)).toEqual([]);
  }, 60_000);

  test("the verdict records boot once every firmware has passed", async () => {
    const sha256 = await makeImage({ "etc/hostname": "x" });
    const report = (firmware: string, sshMs: number) => ({
      ...{ firmware, arch: "amd64", accelerator: "tcg", acceleratorReason: "", scripts: [], guest: null },
      ...{ timings: { sshMs }, console: "sha256:0", consoleTail: [], configuration: `sha256:${firmware}` },
      assertions: [{ name: "booted", result: "passed", message: "" }],
    });
    const input = { "boot-bios": report("bios", 7000), "boot-uefi": report("uefi", 9000) };
    const result = await carryOut(planBootCheck(planInput(sha256, checks.boot)), "boot", { input });
    expect(result.outcome).toBe("done");
    const rows = await evidence(sha256);
    expect(rows).toMatchObject([{ check: "boot", result: "passed", detail: { measurements: { bootMs: 7000 } } }]);

    const again = planBootCheck({ ...planInput(sha256, checks.boot), reuse: true });
    expect(await carryOut(again, "boot", { input })).toEqual({ ...done(rows[0]?.detail ?? {}), cached: true });
    const other = { ...input, "boot-uefi": { ...report("uefi", 9000), configuration: "sha256:other" } };
    expect(await carryOut(again, "boot", { input: other })).toMatchObject({ outcome: "done", cached: false });
    expect(await evidence(sha256)).toHaveLength(2);
  });
});

describe("a check that is planned to take evidence for it", () => {
  /** The content check of an image whose every failed rule is waived. */
  async function waived(sha256: string): Promise<CheckPlanInput<ContentSection>> {
    const input = planInput(sha256, checks.content);
    const result = await carryOut(planContentCheck(input), "content");
    const { rules } = (result as { output: Json }).output as unknown as { rules: RuleResult[] };
    const waive = rules
      .filter((rule) => rule.result === "failed")
      .map(({ rule }) => ({ rule, reason: "a small tree", until: "2027-01-31" }));
    return { ...input, reuse: true, config: { ...checks.content, waive } };
  }

  test("is carried out after a failure, once while it passes, and again when more is expected", async () => {
    const sha256 = await makeImage({ "etc/hostname": "x" });
    const input = await waived(sha256);
    const { config } = input;
    const more = { ...config, expect: { ...config.expect, files: ["/gone"] } };
    const outcomes: string[] = [];
    for (const one of [input, input, { ...input, reuse: false }, { ...input, config: more }, input]) {
      const result = await carryOut(planContentCheck(one), "content");
      outcomes.push(result.outcome === "done" && result.cached ? "cached" : result.outcome);
    }
    expect(outcomes).toEqual(["done", "cached", "done", "rejected", "done"]);
    const rows = await evidence(sha256);
    expect(rows.map(({ result }) => result)).toEqual(["failed", "passed", "passed", "failed", "passed"]);
    expect(notes).toContain(`content: passed already on 2026-11-21, evidence ${rows[1]?.id}`);
  });
});

test("the digest in the detail is the one of the signed statement", async () => {
  const sha256 = await makeImage(undefined);
  await carryOut(planContentCheck(planInput(sha256, checks.content)), "content");
  const [row] = await evidence(sha256);
  const statement = JSON.parse(Buffer.from(String(row?.envelope["payload"]), "base64").toString());
  expect(row?.detail["configuration"]).toBe(`sha256:${statement.predicate.configuration[0].digest.sha256}`);
});

async function isInstalled(program: string): Promise<boolean> {
  return (await exec(["which", program], { okCodes: [0, 1] })).code === 0;
}

/** Programs whose working folder is `folder`, as QEMU's is. */
async function programsIn(folder: string): Promise<string[]> {
  const found = await exec(["find", "/proc", "-maxdepth", "2", "-name", "cwd", "-lname", `${folder}*`], {
    okCodes: [0, 1],
  });
  return found.stdout.split("\n").filter((line) => line !== "");
}

afterAll(async () => {
  const left = await readdir(store.dataDir).catch(() => []);
  await Promise.all(left.map((name) => rm(join(store.dataDir, name), { recursive: true, force: true })));
});
