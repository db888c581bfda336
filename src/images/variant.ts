import type { MachineRecipe } from "./schema.ts";

/** What one disk is built from: the recipe with one flavour applied, for one architecture. */
export interface Variant {
  image: string;
  arch: string;
  flavour: string | null;
  recipe: Omit<MachineRecipe, "flavours">;
}

/**
 * The recipe with a flavour applied: lists are appended, maps are merged (the flavour's entry wins), everything else,
 * and the list of formats, is replaced.
 */
export function withFlavour(recipe: MachineRecipe, flavour: string | null): Omit<MachineRecipe, "flavours"> {
  const { flavours, ...base } = recipe;
  const given = flavour === null ? {} : (flavours[flavour] ?? {});
  const unique = <T>(...lists: (readonly T[] | undefined)[]) => [...new Set(lists.flatMap((list) => list ?? []))];
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return {
    ...base,
    ...set,
    packages: unique(base.packages, given.packages),
    agents: unique(base.agents, given.agents),
    provision: [...base.provision, ...(given.provision ?? [])],
    files: { ...base.files, ...given.files },
    users: { ...base.users, ...given.users },
    "kernel-args": [...base["kernel-args"], ...(given["kernel-args"] ?? [])],
    formats: given.formats ?? base.formats,
  };
}

/** Name of a host until something gives it another, or for ever with the policy `fixed`. */
export function hostName({ recipe, image }: Pick<Variant, "recipe" | "image">): string {
  return recipe.hostname.name ?? (recipe.hostname.policy === "fixed" ? image : "localhost");
}

/** Whether cloud-init is installed, as a package or as an agent. */
export function hasCloudInit(recipe: Variant["recipe"]): boolean {
  return recipe.agents.includes("cloud-init") || hasPackage(recipe, "cloud-init");
}

export function hasPackage(recipe: Variant["recipe"], name: string): boolean {
  return recipe.packages.some((entry) => entry === name || entry.startsWith(`${name}=`));
}

/** Whether something the recipe installs brings up the network itself. */
export function networkTool(recipe: Variant["recipe"]): "ifupdown" | "other" | "networkd" | "none" {
  if (recipe.network === "none" || recipe.kernel === "none") return "none";
  if (hasPackage(recipe, "ifupdown")) return "ifupdown";
  if (["netplan.io", "network-manager", "connman"].some((name) => hasPackage(recipe, name))) return "other";
  return "networkd";
}
