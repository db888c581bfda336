import { expect, test } from "vitest";
import { sampleProject } from "../../tests/sample-project.ts";
import { assertPlan } from "../runs/assert-plan.ts";
import { planImageRelease } from "./plan-image-release.ts";

interface Given {
  channels?: Record<string, string[]>;
  recipe?: object;
  to?: string;
}

function release({ channels = {}, recipe = {}, to }: Given) {
  const project = sampleProject({ channels, recipe });
  const request = { verb: "image release", project: project.root, image: "web", ...(to && { to }) } as const;
  const { web } = project.images;
  if (web === undefined) throw new Error("no image");
  return planImageRelease({ request, project, recipe: web, sources: {}, checkSources: {} });
}

/** What checks and promotions wait for; the build's own steps are its planner's affair. */
function needs(given: Given): Record<string, readonly string[]> {
  const steps = release(given).steps.filter(({ uses }) => !uses.startsWith("images/"));
  return Object.fromEntries(steps.map((step) => [step.key, step.needs]));
}

const uefi = { disk: { firmware: ["uefi"] } };
const three = { testing: ["content"], stage: ["content", "boot"], production: ["content", "boot"] };

test.each<[string, Given, Record<string, string[]>]>([
  [
    "through every channel, each with its evidence and after the one before",
    { channels: three, recipe: uefi },
    {
      content: ["record"],
      "boot-uefi": ["content", "record"],
      boot: ["boot-uefi", "content", "record"],
      "promote-testing": ["record", "content"],
      "promote-stage": ["record", "content", "boot", "promote-testing"],
      "promote-production": ["record", "content", "boot", "promote-stage"],
    },
  ],
  [
    "no further than asked, and no check that nobody needs",
    { channels: three, recipe: uefi, to: "testing" },
    { content: ["record"], "promote-testing": ["record", "content"] },
  ],
  [
    "the build is evidence that comes with the version",
    { channels: { testing: ["build"] } },
    { "promote-testing": ["record"] },
  ],
  ["a channel without needs", { channels: { open: [] } }, { "promote-open": ["record"] }],
  [
    "a channel waits for its own evidence only",
    { channels: { built: ["build"], testing: ["content"] } },
    { content: ["record"], "promote-built": ["record"], "promote-testing": ["record", "content", "promote-built"] },
  ],
  [
    "the evidence of every variant",
    { channels: { testing: ["content"] }, recipe: { flavours: { azure: {} } } },
    {
      "content.amd64": ["record"],
      "content.amd64.azure": ["record"],
      "promote-testing": ["record", "content.amd64", "content.amd64.azure"],
    },
  ],
  [
    "a channel that is named like a check",
    { channels: { boot: ["content"] } },
    { content: ["record"], "promote-boot": ["record", "content"] },
  ],
])("%s", (_name, given, expected) => {
  expect(needs(given)).toEqual(expected);
});

test("the plan is whole: locked, titled, and one that the engine takes", () => {
  const plan = release({ channels: three });
  expect(plan).toMatchObject({
    kind: "image release",
    title: "release web to testing, stage, production",
    locks: ["image:web"],
  });
  expect(() => assertPlan(plan)).not.toThrow();
  expect(plan.steps.at(-1)?.config).toMatchObject({
    image: "web",
    version: { step: "record" },
    channel: "production",
    channels: [{ name: "testing" }, { name: "stage" }, { name: "production" }],
    override: null,
  });
});

test.each<[string, Given, object]>([
  [
    "an unknown channel",
    { channels: three, to: "stag" },
    { code: "not-found", hint: "did you mean stage? channels are: testing, stage, production" },
  ],
  [
    "a project without channels",
    {},
    {
      code: "usage",
      message: "the project has no channel to release to",
      hint: "add one under `channels:` in slipway.yaml, or only build: slipway image build web",
    },
  ],
  [
    "a boot that can never come",
    { channels: three, recipe: { kernel: "none" } },
    { code: "usage", message: "channel stage needs boot, and web has no kernel (kernel: none) to boot" },
  ],
  [
    "a boot that can never come for one flavour",
    { channels: three, recipe: { flavours: { tree: { kernel: "none" } } } },
    { code: "usage", message: "channel stage needs boot, and web, flavour tree, has no kernel (kernel: none) to boot" },
  ],
])("refuses %s", (_name, given, error) => {
  expect(() => release(given)).toThrow(expect.objectContaining(error));
});

test("without a kernel the channels that ask for no boot can be reached", () => {
  expect(needs({ channels: three, recipe: { kernel: "none" }, to: "testing" })).toEqual({
    content: ["record"],
    "promote-testing": ["record", "content"],
  });
});

test("a repeated release takes the evidence that is there", () => {
  const checks = release({ channels: three }).steps.filter(({ uses }) => uses.startsWith("checks/"));
  expect(checks.map(({ config }) => config["reuse"])).toEqual(checks.map(() => true));
  expect(checks).toHaveLength(4);
});
