import type { StepType } from "../../runs/model.ts";
import type { ImagesDependencies } from "../dependencies.ts";
import { diskStep } from "./disk.ts";
import { formatStep } from "./format.ts";
import { layerSteps } from "./layers.ts";
import { manifestStep } from "./manifest.ts";
import { resolveStep } from "./resolve.ts";

/** The step types that build machine images, one for each `uses` of `planMachineBuild`. */
export function machineBuildSteps(deps: ImagesDependencies): StepType[] {
  return [resolveStep(deps), ...layerSteps(deps), diskStep(deps), formatStep(deps), manifestStep(deps)];
}
