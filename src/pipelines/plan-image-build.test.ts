import { expect, test } from "vitest";
import { sampleRecipe } from "../../tests/sample-project.ts";
import { planImageBuild } from "./plan-image-build.ts";

const request = { verb: "image build", project: "/srv/project", image: "web" } as const;
const azure = { flavours: { azure: { formats: ["vhd"] } } };

test("the plan is the request's, holds the image's lock and ends with the version", () => {
  const plan = planImageBuild({ request, recipe: sampleRecipe(), sources: {} });
  expect(plan).toMatchObject({ kind: "image build", title: "build web", request, locks: ["image:web"] });
  expect(plan.steps.at(-1)).toEqual({
    key: "record",
    uses: "images/record",
    title: "Record the version",
    needs: ["manifest"],
    config: { image: "web" },
    retry: "safe",
  });
});

test.each([
  ["one variant", {}, {}, ["manifest"]],
  ["every flavour", azure, {}, ["manifest.amd64", "manifest.amd64.azure"]],
  ["one flavour alone", azure, { flavours: ["azure"] }, ["manifest.amd64.azure"]],
  [
    "two architectures",
    { from: { debian: "bookworm", arch: ["amd64", "arm64"] } },
    {},
    ["manifest.amd64", "manifest.arm64"],
  ],
  ["one of two", { from: { debian: "bookworm", arch: ["amd64", "arm64"] } }, { arch: ["arm64"] }, ["manifest"]],
])("the version is made of what was asked for: %s", (_name, recipe, options, needs) => {
  const plan = planImageBuild({ request: { ...request, ...options }, recipe: sampleRecipe(recipe), sources: {} });
  expect(plan.steps.at(-1)?.needs).toEqual(needs);
});

test("formats that are asked for stand in for the recipe's; raw is always made", () => {
  const recipe = sampleRecipe({ formats: ["vhd"] });
  const plan = planImageBuild({ request: { ...request, formats: ["qcow2"] }, recipe, sources: {} });
  const formats = plan.steps.map(({ key }) => key).filter((key) => key.startsWith("format-"));
  expect(formats).toEqual(["format-raw", "format-qcow2"]);
});

test.each([
  [{ flavours: ["azur"] }, { code: "not-found", hint: "did you mean azure?" }],
  [{ formats: ["qcow3"] }, { code: "usage", message: "there is no format qcow3" }],
  [{ arch: ["arm64"] }, { code: "usage", message: "image web is not built for arm64" }],
])("refuses %j", (options, error) => {
  const input = { request: { ...request, ...options }, recipe: sampleRecipe(azure), sources: {} };
  expect(() => planImageBuild(input)).toThrow(expect.objectContaining(error));
});
