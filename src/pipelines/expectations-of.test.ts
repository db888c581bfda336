import { expect, test } from "vitest";
import { sampleRecipe } from "../../tests/sample-project.ts";
import { expectationsSchema } from "../checks/expectations.ts";
import { agents } from "../images/agents.ts";
import { expectationsOf } from "./expectations-of.ts";

test("a recipe's defaults are expected as well", () => {
  expect(expectationsOf({ recipe: sampleRecipe(), image: "web" })).toEqual({
    suite: "bookworm",
    kernel: "cloud",
    firmware: ["bios", "uefi"],
    packages: [],
    agents: [],
    upgrades: { mode: "off", spread: "6h" },
    locale: "C.UTF-8",
    timezone: "Etc/UTC",
    hostname: { policy: "metadata" },
    users: [],
  });
});

const [agent] = Object.keys(agents) as (keyof typeof agents)[];

test.each<[string, object, object]>([
  ["packages as asked, pins included", { packages: ["nginx=1.22.1-9"] }, { packages: ["nginx=1.22.1-9"] }],
  [
    "an agent, with what it is made of",
    { agents: [agent] },
    { agents: [{ id: agent, packages: agent && agents[agent].packages, units: agent && agents[agent].units }] },
  ],
  [
    "upgrades",
    { upgrades: { mode: "unattended", spread: "1h", reboot: true } },
    { upgrades: { mode: "unattended", spread: "1h" } },
  ],
  [
    "a fixed host name",
    { hostname: { policy: "fixed", name: "web.example" } },
    { hostname: { policy: "fixed", name: "web.example" } },
  ],
  [
    "a fixed host name that is the image's",
    { hostname: { policy: "fixed" } },
    { hostname: { policy: "fixed", name: "web" } },
  ],
  ["datasources", { "cloud-init": { datasources: ["NoCloud"] } }, { datasources: ["NoCloud"] }],
  ["users by name", { users: { ann: {}, bob: {} } }, { users: ["ann", "bob"] }],
  ["firmware", { disk: { firmware: ["bios"] } }, { firmware: ["bios"] }],
])("%s", (_name, recipe, expected) => {
  const expectations = expectationsOf({ recipe: sampleRecipe(recipe), image: "web" });
  expect(expectations).toMatchObject(expected);
  expect(expectationsSchema.parse(expectations)).toEqual(expectations);
});
