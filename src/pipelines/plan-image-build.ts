import { planMachineBuild } from "../images/plan.ts";
import type { MachineRecipe } from "../images/schema.ts";
import type { Sources } from "../project/sources/snapshot-sources.ts";
import type { Plan, PlanStep } from "../runs/model.ts";
import type { BuildRequest, ReleaseRequest } from "./model.ts";

export interface BuildPlanInput {
  request: BuildRequest;
  recipe: MachineRecipe;
  sources: Sources;
}

/** Builds every variant asked for and records them as one version. */
export function planImageBuild({ request, recipe, sources }: BuildPlanInput): Plan {
  return {
    kind: request.verb,
    title: `build ${request.image}`,
    request: { ...request },
    locks: [`image:${request.image}`],
    steps: buildSteps({ request, recipe, sources }),
  };
}

/** Key of the step whose output names the version and its artifacts. */
export const recordKey = "record";

export function buildSteps(input: {
  request: BuildRequest | ReleaseRequest;
  recipe: MachineRecipe;
  sources: Sources;
}): PlanStep[] {
  const { request, recipe, sources } = input;
  const options =
    request.verb === "image build" ? { flavours: request.flavours, formats: request.formats, arch: request.arch } : {};
  const steps = planMachineBuild({ name: request.image, recipe, sources, options });
  return [
    ...steps,
    {
      key: recordKey,
      uses: "images/record",
      title: "Record the version",
      needs: steps.filter((step) => step.uses === "images/manifest").map((step) => step.key),
      config: { image: request.image },
      retry: "safe",
    },
  ];
}
