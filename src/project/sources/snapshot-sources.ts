import { checkSources } from "../../checks/check-sources.ts";
import { recipeSources } from "../../images/schema.ts";
import { UserError } from "../../lib/errors.ts";
import type { Blobs } from "../../store/blobs/open-blobs.ts";
import { type SourceTree, snapshotTree } from "../../store/blobs/source-tree.ts";
import { findInside } from "../files/path-inside.ts";
import { imageRecipe } from "../image-recipe.ts";
import type { Project } from "../model.ts";
import { ansibleSources } from "./ansible-sources.ts";

/** By the path as the project file names it; entries of a tree count from the project's folder. */
export type Sources = Record<string, SourceTree>;

/**
 * Copies everything an image's recipe reads into the blobs, as it is now: the build uses the copies, whatever happens
 * to the files meanwhile.
 * @throws UserError `not-found` for an unknown image; `invalid-project` when a file has gone since the project was
 * loaded, is a symbolic link or leads out of the project
 */
export async function snapshotSources(project: Project, image: string, blobs: Blobs): Promise<Sources> {
  const recipe = imageRecipe(project, image);
  const parts = [recipe, ...Object.values(recipe.flavours)];
  const playbooks = new Set(parts.flatMap((part) => part.provision ?? []).map((entry) => entry.ansible));
  const sources: Sources = {};
  for (const path of recipeSources(recipe)) {
    const paths = playbooks.has(path) ? await ansibleSources(project.root, path) : [path];
    sources[path] = await snapshot(project.root, paths, blobs);
  }
  return sources;
}

/** The same for what the `checks:` section reads: the test scripts. */
export async function snapshotCheckSources(project: Project, blobs: Blobs): Promise<Sources> {
  const sources: Sources = {};
  for (const path of checkSources(project.checks)) sources[path] = await snapshot(project.root, [path], blobs);
  return sources;
}

async function snapshot(root: string, paths: string[], blobs: Blobs): Promise<SourceTree> {
  for (const path of paths) {
    const found = await findInside(root, path);
    if ("wrong" in found) throw new UserError("invalid-project", found.wrong.message, hintOf(found.wrong.hint));
  }
  return snapshotTree(root, paths, blobs);
}

function hintOf(hint: string | undefined): { hint?: string } {
  return hint === undefined ? {} : { hint };
}
