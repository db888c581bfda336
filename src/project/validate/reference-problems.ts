import { checksSchema } from "../../checks/schema.ts";
import { type MachineRecipe, machineRecipeSchema } from "../../images/schema.ts";
import type { Problem } from "../../lib/errors.ts";
import { findLink } from "../files/find-link.ts";
import { findInside, type PathKind } from "../files/path-inside.ts";
import { ansibleSources } from "../sources/ansible-sources.ts";
import type { PlacedValue } from "../yaml/place-values.ts";
import { type ProblemText, placeAt, problemAt, type ValuePath } from "../yaml/places.ts";
import { valueAt } from "./describe-issue.ts";

interface Reference {
  path: ValuePath;
  /** Path in the project that the value names. */
  target: string;
  /** What it must be; undefined when a file and a folder both do. */
  kind: PathKind | undefined;
}

/**
 * Files that valid images and checks name and that are not there, or not inside the project. Sections that are
 * themselves invalid are left to the schema.
 * @param root real path of the project's folder
 */
export async function referenceProblems(root: string, project: PlacedValue): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const reference of [...imageReferences(project.value), ...checkReferences(project.value)]) {
    // A default has no place, and names no file.
    if (placeAt(project.places, reference.path) === undefined) continue;
    const wrong = await referenceProblem(root, reference);
    if (wrong !== undefined) problems.push(problemAt(project.places, reference.path, wrong));
  }
  return problems;
}

async function referenceProblem(root: string, { target, kind, path }: Reference): Promise<ProblemText | undefined> {
  const found = await findInside(root, target);
  if ("wrong" in found) return found.wrong;
  if (kind !== undefined && found.kind !== kind)
    return { message: `\`${target}\` is a ${found.kind}, expected a ${kind}` };
  const implied = path.at(-1) === "ansible" ? await ansibleSources(root, target) : [];
  for (const source of [target, ...implied]) {
    const link = await findLink(root, source);
    if (link === undefined) continue;
    const hint = "sources are files and folders: put the file itself there";
    return { message: `\`${link}\` is a symbolic link or a device`, hint };
  }
  return undefined;
}

function imageReferences(value: unknown): Reference[] {
  const images = valueAt(value, ["images"]);
  if (typeof images !== "object" || images === null) return [];
  return Object.entries(images).flatMap(([name, image]) => {
    const recipe = machineRecipeSchema.safeParse(image);
    return recipe.success ? recipeReferences(recipe.data, ["images", name]) : [];
  });
}

function recipeReferences(recipe: MachineRecipe, path: ValuePath): Reference[] {
  const flavours = Object.entries(recipe.flavours);
  return [
    ...partReferences(recipe, path),
    ...flavours.flatMap(([name, flavour]) => partReferences(flavour, [...path, "flavours", name])),
  ];
}

function partReferences(part: Partial<Pick<MachineRecipe, "files" | "provision">>, path: ValuePath): Reference[] {
  const references: Reference[] = [];
  for (const [target, file] of Object.entries(part.files ?? {})) {
    if (file.source === undefined) continue;
    references.push({ path: [...path, "files", target, "source"], target: file.source, kind: undefined });
  }
  for (const [index, entry] of (part.provision ?? []).entries()) {
    const entryPath = [...path, "provision", index];
    for (const key of ["shell", "ansible"] as const) {
      const target = entry[key];
      if (target !== undefined) references.push({ path: [...entryPath, key], target, kind: "file" });
    }
    for (const [at, target] of (entry.sources ?? []).entries()) {
      references.push({ path: [...entryPath, "sources", at], target, kind: undefined });
    }
  }
  return references;
}

function checkReferences(value: unknown): Reference[] {
  const checks = checksSchema.safeParse(valueAt(value, ["checks"]) ?? {});
  if (!checks.success) return [];
  return checks.data.boot.run.map((target, index) => ({
    path: ["checks", "boot", "run", index],
    target,
    kind: "file",
  }));
}
