import type { Expectations } from "../checks/expectations.ts";
import type { VariantRecipe } from "../images/variants.ts";

/** What a check may demand of an image made from this recipe. */
export function expectationsOf(recipe: VariantRecipe): Expectations {
  const { datasources } = recipe["cloud-init"];
  return {
    suite: recipe.from.debian,
    kernel: recipe.kernel,
    firmware: recipe.disk.firmware,
    packages: recipe.packages,
    agents: recipe.agents,
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
