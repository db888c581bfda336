import type { Expectations } from "../checks/expectations.ts";
import { agents, agentUnits } from "../images/agents.ts";
import { hostName, type Variant } from "../images/variant.ts";

/** What a check may demand of an image made as this variant. */
export function expectationsOf({ recipe, image }: Pick<Variant, "recipe" | "image">): Expectations {
  const { datasources } = recipe["cloud-init"];
  const { policy, name } = recipe.hostname;
  return {
    suite: recipe.from.debian,
    kernel: recipe.kernel,
    firmware: recipe.disk.firmware,
    packages: recipe.packages,
    agents: recipe.agents.map((id) => ({
      id,
      packages: [...agents[id].packages],
      units: agentUnits(id, recipe.from.debian),
    })),
    upgrades: { mode: recipe.upgrades.mode, spread: recipe.upgrades.spread },
    locale: recipe.locale,
    timezone: recipe.timezone,
    hostname: {
      policy,
      ...(name === undefined && policy !== "fixed" ? {} : { name: hostName({ recipe, image }) }),
    },
    ...(datasources === undefined ? {} : { datasources }),
    users: Object.keys(recipe.users),
  };
}
