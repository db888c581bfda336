import type { MachineRecipe } from "../images/schema.ts";
import { UserError } from "../lib/errors.ts";
import { nearestName } from "../lib/nearest-name.ts";
import type { Project } from "./model.ts";

/** @throws UserError `not-found`, with the nearest name */
export function imageRecipe(project: Project, name: string): MachineRecipe {
  const recipe = Object.hasOwn(project.images, name) ? project.images[name] : undefined;
  if (recipe !== undefined) return recipe;
  const known = Object.keys(project.images);
  const near = nearestName(name, known);
  throw new UserError("not-found", `no image \`${name}\` in ${project.file}`, {
    hint: near === undefined ? `images: ${known.join(", ")}` : `did you mean \`${near}\`?`,
  });
}
