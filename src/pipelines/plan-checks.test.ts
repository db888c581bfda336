import { expect, test } from "vitest";
import { sampleProject, sampleRecipe } from "../../tests/sample-project.ts";
import { machineVariants } from "../images/plan.ts";
import { expectationsOf } from "./expectations-of.ts";
import { assertCheckNames, type CheckName, planChecks, variantOfArtifact } from "./plan-checks.ts";

const { checks } = sampleProject({ checks: { boot: { run: ["tests/smoke.sh"] } } });
const sources = { "tests/smoke.sh": { digest: "d", entries: [] } };

function plan(recipe: object, wanted?: CheckName[]) {
  const variants = machineVariants({ name: "web", recipe: sampleRecipe(recipe) });
  const subjects = variants.map((variant) => ({ variant, subject: "record" }));
  return planChecks({ image: "web", checks, sources, wanted, subjects });
}

test.each<[string, object, CheckName[] | undefined, [CheckName, string[]][]]>([
  [
    "both",
    {},
    undefined,
    [
      ["content", ["content"]],
      ["boot", ["boot-bios", "boot-uefi", "boot"]],
    ],
  ],
  ["content", {}, ["content"], [["content", ["content"]]]],
  ["nothing", {}, [], []],
  [
    "per variant, what each allows",
    { flavours: { tree: { kernel: "none" } }, disk: { firmware: ["uefi"] } },
    undefined,
    [
      ["content", ["content.amd64"]],
      ["boot", ["boot-uefi.amd64", "boot.amd64"]],
      ["content", ["content.amd64.tree"]],
    ],
  ],
])("says which evidence its steps give: %s", (_name, recipe, wanted, expected) => {
  expect(plan(recipe, wanted).map(({ gives, steps }) => [gives, steps.map(({ key }) => key)])).toEqual(expected);
});

test("each step is given what the project file says and what the recipe promises", () => {
  const [content, boot] = plan({ packages: ["nginx"] });
  const expectations = JSON.parse(
    JSON.stringify(expectationsOf({ recipe: sampleRecipe({ packages: ["nginx"] }), image: "web" })),
  );
  expect(content?.steps[0]?.config).toMatchObject({ section: checks.content, expect: expectations });
  expect(boot?.steps[0]?.config).toMatchObject({ section: checks.boot, expect: expectations, sources });
});

test("a check by name", () => {
  expect(assertCheckNames(["boot", "content"])).toEqual(["boot", "content"]);
  expect(() => assertCheckNames(["boot", "scan"])).toThrow("there is no check scan");
});

test("the variant an artifact was built as", () => {
  const variants = machineVariants({
    name: "web",
    recipe: sampleRecipe({ flavours: { azure: { packages: ["walinuxagent"] } } }),
  });
  const found = variantOfArtifact(variants, { arch: "amd64", flavour: "azure" });
  expect(found.recipe.packages).toEqual(["walinuxagent"]);
  expect(() => variantOfArtifact(variants, { arch: "arm64", flavour: null })).toThrow("a variant (arm64)");
});
