import { rawArtifacts } from "../catalog/artifacts.ts";
import type { Version } from "../catalog/model.ts";
import { machineVariants } from "../images/plan.ts";
import type { MachineRecipe } from "../images/schema.ts";
import type { Project } from "../project/model.ts";
import type { Sources } from "../project/sources/snapshot-sources.ts";
import type { Plan } from "../runs/model.ts";
import type { TestRequest } from "./model.ts";
import { assertCheckNames, planChecks, variantOfArtifact } from "./plan-checks.ts";

export interface TestPlanInput {
  request: TestRequest;
  project: Pick<Project, "checks">;
  recipe: MachineRecipe;
  version: Version;
  checkSources: Sources;
}

/**
 * Checks every raw artifact of a version that exists: by default its content, then that it boots.
 * @throws UserError `usage` for an unknown check, or a boot that is asked for and has no kernel; `conflict` when the
 * recipe no longer has what the version holds
 */
export function planImageTest({ request, project, recipe, version, checkSources }: TestPlanInput): Plan {
  const variants = machineVariants({ name: request.image, recipe });
  return {
    kind: request.verb,
    title: `test ${request.image} ${version.version}`,
    request: { ...request },
    locks: [],
    steps: planChecks({
      image: request.image,
      checks: project.checks,
      sources: checkSources,
      wanted: request.checks === undefined ? undefined : assertCheckNames(request.checks),
      subjects: rawArtifacts(version.artifacts).map((artifact) => ({
        variant: variantOfArtifact(variants, artifact),
        subject: { digest: artifact.digest, fileName: artifact.fileName },
      })),
    }).flatMap(({ steps }) => steps),
  };
}
