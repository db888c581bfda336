import { agents } from "./agents.ts";
import { hasPackage, networkTool, type Variant } from "./variant.ts";

/**
 * Every package a variant asks for by name: the recipe's own, its agents', and what the chosen kernel, network, locale
 * and policies cannot do without. Sorted, without repeats; dependencies are apt's business.
 */
export function packageSet({ recipe, arch }: Pick<Variant, "recipe" | "arch">): string[] {
  const boots = recipe.kernel !== "none";
  const network = networkTool(recipe);
  const users = Object.values(recipe.users);
  const wanted: readonly (string | false)[] = [
    recipe.kernel === "cloud" && `linux-image-cloud-${arch}`,
    recipe.kernel === "generic" && `linux-image-${arch}`,
    // a booting system without recommendations has no message bus, which logind and hostnamed need
    ...(boots ? ["systemd-sysv", "udev", "dbus", "netbase", "iproute2"] : []),
    // a package of its own since trixie; the root partition grows by it
    boots && recipe.from.debian === "trixie" && "systemd-repart",
    network === "ifupdown" && "isc-dhcp-client",
    network === "networkd" && recipe.from.debian !== "bullseye" && "systemd-resolved",
    recipe.upgrades.mode !== "off" && "unattended-upgrades",
    !recipe.locale.startsWith("C.") && "locales",
    "tzdata",
    users.some(({ sudo }) => sudo) && "sudo",
    recipe.provision.some(({ ansible }) => ansible !== undefined) && "python3",
    ...recipe.agents.flatMap((id) => agents[id].packages),
  ];
  const named = wanted.filter((name) => name !== false).filter((name) => !hasPackage(recipe, name));
  return [...new Set([...named, ...recipe.packages])].sort();
}
