import { expect, test } from "vitest";
import { testArtifact } from "../../tests/catalog.ts";
import { sampleProject, sampleRecipe } from "../../tests/sample-project.ts";
import type { Artifact, Version } from "../catalog/model.ts";
import { planImageTest } from "./plan-image-test.ts";

const request = { verb: "image test", project: "/srv/project", image: "web" } as const;
const plain = testArtifact("plain");
const azure = testArtifact("azure", { flavour: "azure", fileName: "web-amd64-azure.img" });

function planFor(input: { recipe?: object; artifacts?: Artifact[]; checks?: string[] }) {
  const { recipe = {}, artifacts = [plain], checks } = input;
  const version: Version = {
    image: "web",
    version: "20261121.1",
    digest: plain.digest,
    inputsDigest: "0",
    createdAt: "2026-11-21T10:00:00.000Z",
    artifacts,
    packages: [],
    measurements: {},
    runId: "run-1",
  };
  return planImageTest({
    request: { ...request, ...(checks && { checks }) },
    project: sampleProject(),
    recipe: sampleRecipe(recipe),
    version,
    checkSources: {},
  });
}

const flavoured = { flavours: { azure: {} } };

test.each<[string, Parameters<typeof planFor>[0], Record<string, string[]>]>([
  [
    "content, then boot",
    {},
    { content: [], "boot-bios": ["content"], "boot-uefi": ["content"], boot: ["boot-bios", "boot-uefi", "content"] },
  ],
  ["one check by name", { checks: ["content"] }, { content: [] }],
  [
    "boot alone waits for nothing",
    { checks: ["boot"], recipe: { disk: { firmware: ["uefi"] } } },
    { "boot-uefi": [], boot: ["boot-uefi"] },
  ],
  ["no kernel, no boot", { recipe: { kernel: "none" } }, { content: [] }],
  [
    "each raw artifact of the version",
    { recipe: flavoured, artifacts: [plain, azure, testArtifact("copy", { format: "qcow2" })], checks: ["content"] },
    { "content.amd64": [], "content.amd64.azure": [] },
  ],
])("%s", (_name, input, steps) => {
  expect(Object.fromEntries(planFor(input).steps.map(({ key, needs }) => [key, needs]))).toEqual(steps);
});

test("the plan names the artifacts by digest and takes no lock", () => {
  const plan = planFor({ checks: ["content"] });
  expect(plan).toMatchObject({ kind: "image test", title: "test web 20261121.1", locks: [] });
  expect(plan.steps[0]?.config["subject"]).toEqual({ digest: plain.digest, fileName: plain.fileName });
  expect(plan.steps[0]?.config["reuse"]).toBeUndefined();
});

test.each<[string, Parameters<typeof planFor>[0], object]>([
  ["an unknown check", { checks: ["boots"] }, { code: "usage", hint: "checks are: content, boot" }],
  [
    "a boot that is asked for without a kernel",
    { checks: ["boot"], recipe: { kernel: "none" } },
    { code: "usage", message: "web has no kernel (kernel: none): it cannot be booted" },
  ],
  [
    "a variant that the recipe lost",
    { artifacts: [plain, azure] },
    { code: "conflict", message: "the version holds a variant (amd64, azure) that the recipe no longer has" },
  ],
])("refuses %s", (_name, input, error) => {
  expect(() => planFor(input)).toThrow(expect.objectContaining(error));
});
