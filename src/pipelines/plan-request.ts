import { resolveVersion } from "../catalog/resolve-version.ts";
import { imageRecipe } from "../project/image-recipe.ts";
import { loadProject } from "../project/load-project.ts";
import { snapshotCheckSources, snapshotSources } from "../project/sources/snapshot-sources.ts";
import { digestPlan } from "../runs/digest-plan.ts";
import type { Plan } from "../runs/model.ts";
import type { Blobs } from "../store/blobs/open-blobs.ts";
import type { Database } from "../store/database.ts";
import type { Request } from "./model.ts";
import { planImageBuild } from "./plan-image-build.ts";
import { planImagePromote } from "./plan-image-promote.ts";
import { planImageRelease } from "./plan-image-release.ts";
import { planImageTest } from "./plan-image-test.ts";

export interface PlanDeps {
  /** Takes the files that recipe and checks read, so that the plan never depends on the folder again. */
  blobs: Blobs;
  /** Only asked for what names a version that exists. */
  db(): Promise<Database>;
}

/**
 * Gathers the facts a request needs and hands them to its planner, which is pure.
 * @throws UserError `invalid-project`, `not-found`, `usage`: whatever is wrong with the project or the request
 */
export async function planRequest(deps: PlanDeps, request: Request): Promise<{ plan: Plan; digest: string }> {
  const plan = await planFor(deps, request);
  return { plan, digest: digestPlan(plan) };
}

async function planFor(deps: PlanDeps, request: Request): Promise<Plan> {
  const project = await loadProject({ root: request.project });
  const recipe = imageRecipe(project, request.image);
  const recipeFiles = () => snapshotSources(project, request.image, deps.blobs);
  const checkFiles = () => snapshotCheckSources(project, deps.blobs);
  switch (request.verb) {
    case "image build":
      return planImageBuild({ request, recipe, sources: await recipeFiles() });
    case "image test": {
      const version = await resolveVersion(await deps.db(), request.image, request.ref);
      return planImageTest({ request, project, recipe, version, checkSources: await checkFiles() });
    }
    case "image promote": {
      const version = await resolveVersion(await deps.db(), request.image, request.ref);
      return planImagePromote({ request, channels: project.channels, version: version.version });
    }
    case "image release":
      return planImageRelease({
        request,
        project,
        recipe,
        sources: await recipeFiles(),
        checkSources: await checkFiles(),
      });
    default:
      return request satisfies never;
  }
}
