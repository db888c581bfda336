import type { Expectations } from "../checks/expectations.ts";
import { agents } from "../images/agents.ts";
import type { Variant } from "../images/variant.ts";

/** What a check may demand of an image made from this recipe. */
export function expectationsOf(recipe: Variant["recipe"]): Expectations {
  const { datasources } = recipe["cloud-init"];
  return {
    suite: recipe.from.debian,
    kernel: recipe.kernel,
    firmware: recipe.disk.firmware,
    packages: recipe.packages,
    agents: recipe.agents.map((id) => ({ id, packages: [...agents[id].packages], units: [...agents[id].units] })),
    upgrades: { mode: recipe.upgrades.mode, spread: recipe.upgrades.spread },
    locale: recipe.locale,
    timezone: recipe.timezone,
    hostname: {
      policy: recipe.hostname.policy,
      ...(recipe.hostname.name === undefined ? {} : { name: recipe.hostname.name }),
    },
    ...(datasources === undefined ? {} : { datasources }),
    users: Object.keys(recipe.users),
  };
}
