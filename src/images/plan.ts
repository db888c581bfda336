import { UserError } from "../lib/errors.ts";
import type { Json, JsonObject } from "../lib/json.ts";
import { nearestName } from "../lib/nearest-name.ts";
import type { PlanStep } from "../runs/model.ts";
import type { SourceTree } from "../store/blobs/source-tree.ts";
import { formatIds } from "./formats/ids.ts";
import { packageSet } from "./package-set.ts";
import { type ProvisionEntry, provisionerOf } from "./provisioners/schema.ts";
import type { FormatId, MachineRecipe } from "./schema.ts";
import { recipeFiles } from "./system/recipe-files.ts";
import { enabledUnits, systemFiles } from "./system/system-files.ts";
import { networkTool, type Variant, withFlavour } from "./variant.ts";

export interface MachineBuildInput {
  name: string;
  recipe: MachineRecipe;
  /** Snapshot of each path that `recipeSources` names. */
  sources: Readonly<Record<string, SourceTree>>;
  options?: {
    flavours?: readonly string[] | undefined;
    formats?: readonly string[] | undefined;
    arch?: readonly string[] | undefined;
  };
}

/**
 * The steps that build a machine image: for each architecture, and for the recipe itself and each of its flavours,
 * resolve → packages → files → provision… → seal → disk → format… → manifest. Pure.
 * @throws UserError `not-found` for an unknown flavour; `usage` for an unknown format or an architecture not in the recipe.
 */
export function planMachineBuild(input: MachineBuildInput): PlanStep[] {
  const variants = machineVariants(input);
  return variants.flatMap((variant) => variantSteps(input, variant, variantSuffix(variant, variants)));
}

/** Ends the keys of a variant's steps where the plan has several, e.g. `.amd64.azure`. */
export function variantSuffix(variant: Variant, all: readonly Variant[]): string {
  if (all.length === 1 && variant.flavour === null) return "";
  return [variant.arch, variant.flavour].flatMap((part) => (part === null ? [] : [`.${part}`])).join("");
}

/**
 * The variants that are asked for: for each architecture the recipe itself and each of its flavours.
 * @throws UserError `not-found` for an unknown flavour; `usage` for an architecture the recipe does not have
 */
export function machineVariants({ name, recipe, options = {} }: Omit<MachineBuildInput, "sources">): Variant[] {
  const known = Object.keys(recipe.flavours);
  for (const flavour of options.flavours ?? []) {
    if (known.includes(flavour)) continue;
    const near = nearestName(flavour, known);
    const hint = near === undefined ? `flavours of ${name}: ${known.join(", ") || "none"}` : `did you mean ${near}?`;
    throw new UserError("not-found", `image ${name} has no flavour ${flavour}`, { hint });
  }
  for (const arch of options.arch ?? []) {
    if (recipe.from.arch.some((one) => one === arch)) continue;
    throw new UserError("usage", `image ${name} is not built for ${arch}`, {
      hint: `its architectures: ${recipe.from.arch.join(", ")}`,
    });
  }
  const flavours =
    options.flavours === undefined ? [null, ...known] : options.flavours.length === 0 ? [null] : options.flavours;
  return (options.arch ?? recipe.from.arch).flatMap((arch) =>
    flavours.map((flavour) => ({ image: name, arch, flavour, recipe: withFlavour(recipe, flavour) })),
  );
}

function variantSteps(input: MachineBuildInput, variant: Variant, suffix: string): PlanStep[] {
  const { recipe, arch, flavour, image } = variant;
  const label = [arch, flavour].filter((part) => part !== null).join(", ");
  const step = (key: string, title: string, needs: string[], config: JsonObject): PlanStep => ({
    key: `${key}${suffix}`,
    uses: `images/${key.replace(/-.*$/, "")}`,
    title: `${title} (${label})`,
    needs: needs.map((need) => `${need}${suffix}`),
    config,
    retry: "safe",
  });
  const { debian: suite, components } = recipe.from;
  const steps = [
    step("resolve", `Ask the mirror for versions of ${suite}`, [], {
      suite,
      arch,
      components,
      include: packageSet(variant),
    }),
    step("packages", "Install packages", ["resolve"], {}),
    step("files", "Put in files and users", ["packages"], filesStepConfig(input, variant)),
    ...recipe.provision.map((entry, index) => {
      const below = index === 0 ? "files" : `provision-${index}`;
      const id = provisionerOf(entry);
      const title = `Provision by ${id}: ${entry[id]}`;
      return step(`provision-${index + 1}`, title, [below], provisionStepConfig(input, entry));
    }),
  ];
  const top = recipe.provision.length === 0 ? "files" : `provision-${recipe.provision.length}`;
  const chosen = chosenFormats(input, recipe.formats);
  const seal = step("seal", "Seal", [top], {
    resolvedStub: networkTool(recipe) === "networkd" && suite !== "bullseye",
  });
  const disk = step("disk", "Make the disk", ["seal"], {
    size: recipe.disk.size,
    firmware: recipe.disk.firmware,
    kernelArguments: recipe["kernel-args"],
    arch,
  });
  const name = [image, arch, flavour].filter((part) => part !== null).join("-");
  const formatSteps = chosen.map((format) =>
    step(`format-${format}`, `Make ${format}`, ["seal", "disk"], { format, name, arch, flavour }),
  );
  const manifest = step(
    "manifest",
    "Write manifest, SBOM and provenance",
    ["resolve", "seal", "disk", ...chosen.map((format) => `format-${format}`)],
    {
      image,
      arch,
      flavour,
      name,
      recipe: json(recipe),
    },
  );
  return [...steps, seal, disk, ...formatSteps, manifest];
}

function filesStepConfig({ sources }: MachineBuildInput, variant: Variant): JsonObject {
  const { recipe } = variant;
  return json({
    system: systemFiles(variant),
    units: enabledUnits(variant),
    generateLocale: !recipe.locale.startsWith("C."),
    users: recipe.users,
    files: recipeFiles(recipe.files, sources),
  }) as JsonObject;
}

function provisionStepConfig(input: MachineBuildInput, entry: ProvisionEntry): JsonObject {
  const provisioner = provisionerOf(entry);
  const paths = [entry[provisioner] ?? "", ...(entry.sources ?? [])];
  return { provisioner, entry: json(entry), sources: paths.map((path) => json(tree(input, path))) };
}

/** raw first, and always: checks look at it. */
function chosenFormats(input: MachineBuildInput, own: readonly FormatId[]): FormatId[] {
  const asked = input.options?.formats;
  const unknown = asked?.find((format) => !formatIds.some((id) => id === format));
  if (unknown !== undefined) {
    throw new UserError("usage", `there is no format ${unknown}`, { hint: `formats: ${formatIds.join(", ")}` });
  }
  return [...new Set<FormatId>(["raw", ...((asked as readonly FormatId[] | undefined) ?? own)])];
}

function tree(input: MachineBuildInput, path: string): SourceTree {
  const found = input.sources[path];
  if (found === undefined) throw new Error(`no snapshot of ${path} was given to the planner`);
  return found;
}

/** The value as JSON has it: without keys that are undefined. */
function json(value: unknown): Json {
  return JSON.parse(JSON.stringify(value));
}
