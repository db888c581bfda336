import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listEvidence } from "../src/catalog/list-evidence.ts";
import { verifyEvidence } from "../src/catalog/verify-evidence.ts";
import { checkSteps } from "../src/checks/check-steps.ts";
import { planBootCheck } from "../src/checks/plan.ts";
import type { BootReport } from "../src/checks/probes/boot/boot-report.ts";
import { checksSchema } from "../src/checks/schema.ts";
import { hashFile } from "../src/lib/hash-file.ts";
import { snapshotTree } from "../src/store/blobs/source-tree.ts";
import { makeBootableImage } from "./bootable-image.ts";
import { testKey, testNow } from "./catalog.ts";
import { type TestStore, testStore } from "./store.ts";

let store: TestStore;
let sha256: string;

beforeAll(async () => {
  store = await testStore();
  sha256 = await store.blobs.adopt(await makeBootableImage(await mkdtemp(join(store.dataDir, "make-"))));
});
afterAll(() => store.close());

const scripts = {
  "tests/good.sh": '#!/bin/sh\necho "user $(id -u)"\ntest -s /etc/machine-id\n',
  "tests/bad.sh": "#!/bin/sh\necho before\necho the port is closed >&2\nexit 7\n",
};

test("a good image boots and shows everything; one failing test script rejects it", async () => {
  const project = join(store.dataDir, "project");
  await mkdir(join(project, "tests"), { recursive: true });
  for (const [path, text] of Object.entries(scripts)) await writeFile(join(project, path), text);
  const run = Object.keys(scripts);
  const sources = Object.fromEntries(
    await Promise.all(run.map(async (path) => [path, await snapshotTree(project, [path], store.blobs)] as const)),
  );
  const { boot } = checksSchema.parse({ boot: { timeout: "4m", run } });
  const [step] = planBootCheck({
    ...{ image: "web", arch: "amd64", flavour: null, suffix: "", needs: [], config: boot, sources },
    subjectFrom: { digest: `sha256:${sha256}` },
    expect: { firmware: ["uefi"], cloudInit: true },
  });
  const deps = { db: store.store.db, blobs: store.blobs, dataDir: store.dataDir, signingKey: async () => testKey };
  const probe = checkSteps(deps).find(({ id }) => id === step?.uses);
  const printed: string[] = [];
  const result = await probe?.run(
    {
      ...{ runId: "run-1", stepKey: "boot-uefi", attempt: 1, idempotencyKey: "run-1/boot-uefi", actor: "tester" },
      ...{ state: null, signal: new AbortController().signal, clock: { now: () => testNow } },
      workDir: await mkdtemp(join(store.dataDir, "work-")),
      log: { note: () => {}, line: (_stream, text) => printed.push(text) },
    },
    probe.config.parse(step?.config),
    {},
  );
  if (result?.outcome !== "rejected") throw new Error(`expected a rejection, got ${JSON.stringify(result)}`);
  const { output, record, reason } = result;
  const report = output as unknown as BootReport;

  expect(report.assertions.filter((assertion) => assertion.result === "failed")).toEqual([]);
  expect(report.assertions.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["login-with-metadata-key", "units-clean", "root-grown", "hostname", "network"]),
  );
  expect(report.scripts).toMatchObject([
    { name: "tests/good.sh", result: "passed", exitCode: 0, outputTail: ["user 0"] },
    { name: "tests/bad.sh", result: "failed", exitCode: 7, outputTail: ["before", "the port is closed"] },
  ]);
  expect(printed).toContain("the port is closed");
  expect(reason.split("\n")[0]).toMatch(/failed: tests\/bad\.sh$/);
  const { kernelMs, userspaceMs, sshMs, readyMs } = report.timings as Record<string, number>;
  expect([kernelMs, userspaceMs, sshMs, readyMs]).toEqual([kernelMs, userspaceMs, sshMs, readyMs].toSorted(ascending));

  await store.store.db.transaction().execute(async (tx) => record?.(tx));
  const rows = await listEvidence(store.store.db, [`sha256:${sha256}`]);
  for (const row of rows) verifyEvidence(row, testKey.publicKey);
  expect(rows.map(({ check, result: outcome }) => `${check} ${outcome}`)).toEqual(["boot-uefi failed", "boot failed"]);
  expect(await hashFile(store.blobs.path(sha256))).toBe(sha256);
});

function ascending(a: number | undefined, b: number | undefined): number {
  return (a ?? Number.NaN) - (b ?? Number.NaN);
}
