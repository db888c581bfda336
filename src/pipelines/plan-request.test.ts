import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { recordTestBuild, testBuild } from "../../tests/catalog.ts";
import { projectFolder } from "../../tests/project-folder.ts";
import { type TestStore, testStore } from "../../tests/store.ts";
import { sha256Hex } from "../lib/canonical-json.ts";
import { digestPlan } from "../runs/digest-plan.ts";
import { hashOnlyBlobs } from "../store/blobs/hash-only-blobs.ts";
import type { Request } from "./model.ts";
import { type PlanDeps, planRequest } from "./plan-request.ts";

const file = `version: 1
images:
  web:
    kind: machine
    from: { debian: bookworm }
    provision: [{ shell: setup.sh }]
channels:
  - testing: { needs: [content] }
checks:
  boot: { run: [tests/smoke.sh] }
`;

let database: TestStore;

beforeAll(async () => {
  database = await testStore();
  await recordTestBuild(database.store.db, testBuild("first"));
});
afterAll(() => database.close());

const folder = () => projectFolder({ "slipway.yaml": file, "setup.sh": "true\n", "tests/smoke.sh": "exit 0\n" });

function deps(more: Partial<PlanDeps> = {}): PlanDeps {
  return { blobs: hashOnlyBlobs(database.blobs), db: async () => database.store.db, ...more };
}

const noDatabase = { db: () => Promise.reject(new Error("no database was expected")) };

async function request(more: object): Promise<Request> {
  return { project: await folder(), image: "web", ...more } as Request;
}

describe("a plan", () => {
  test.each([["image build"], ["image release"]])("of %s needs no database and keeps nothing", async (verb) => {
    const { plan, digest } = await planRequest(deps(noDatabase), await request({ verb }));
    expect(plan.kind).toBe(verb);
    expect(digest).toBe(digestPlan(plan));
    expect(existsSync(database.blobs.path(sha256Hex("true\n")))).toBe(false);
  });

  test("is the same whether its files are kept or only named", async () => {
    const asked = await request({ verb: "image build" });
    const shown = await planRequest(deps(noDatabase), asked);
    const kept = await planRequest(deps({ ...noDatabase, blobs: database.blobs }), asked);
    expect(kept.digest).toBe(shown.digest);
    expect((await database.blobs.read(sha256Hex("true\n"))).toString()).toBe("true\n");
  });

  test("holds the files as they are now", async () => {
    const asked = await request({ verb: "image build" });
    const before = await planRequest(deps(), asked);
    await writeFile(join(asked.project, "setup.sh"), "false\n");
    const after = await planRequest(deps(), asked);
    const changed = after.plan.steps.filter((step, at) => step.config !== before.plan.steps[at]?.config);
    expect(after.digest).not.toBe(before.digest);
    expect(JSON.stringify(changed)).toContain(sha256Hex("false\n"));
  });

  test("of a test has the test scripts in it and the artifact by digest", async () => {
    const { plan } = await planRequest(deps(), await request({ verb: "image test", ref: "latest" }));
    expect(plan.steps.map(({ key }) => key)).toEqual(["content", "boot-bios", "boot-uefi", "boot"]);
    expect(JSON.stringify(plan.steps)).toContain(sha256Hex("exit 0\n"));
    expect(JSON.stringify(plan.steps)).toContain(testBuild("first").artifacts[0]?.digest);
  });

  test("of a promotion names the version that is the latest now", async () => {
    const { plan } = await planRequest(deps(), await request({ verb: "image promote", to: "testing" }));
    expect(plan.steps[0]?.config).toMatchObject({ version: "20261121.1", channel: "testing" });
  });
});

test.each<[string, object, object]>([
  ["an unknown image", { verb: "image build", image: "wep" }, { code: "not-found", hint: "did you mean `web`?" }],
  ["an unknown version", { verb: "image test", ref: "20200101.1" }, { code: "not-found" }],
  ["an unknown channel", { verb: "image promote", to: "tasting" }, { code: "not-found" }],
])("refuses %s", async (_name, more, error) => {
  await expect(planRequest(deps(), await request(more))).rejects.toMatchObject(error);
});

test("refuses a project with mistakes, naming each", async () => {
  const project = await projectFolder({ "slipway.yaml": file.replace("kind:", "kin:").replace("testing", "Testing") });
  const asked = { verb: "image build", project, image: "web" } as const;
  await expect(planRequest(deps(noDatabase), asked)).rejects.toMatchObject({
    code: "invalid-project",
    problems: { length: expect.any(Number) },
  });
});
