import { checkSteps } from "../checks/check-steps.ts";
import { machineBuildSteps } from "../images/steps/machine-build-steps.ts";
import { recordBuildStep } from "../images/steps/record.ts";
import { promoteVersionStep } from "../pipelines/steps/promote-version.ts";
import type { StepType } from "../runs/model.ts";
import type { SigningKey } from "../secrets/project-signing-key.ts";
import type { Blobs } from "../store/blobs/open-blobs.ts";
import type { Database } from "../store/database.ts";

export interface StepTypeDeps {
  db: Database;
  blobs: Blobs;
  dataDir: string;
  signingKey: () => Promise<SigningKey>;
  proxyEnv: Readonly<Record<string, string>>;
}

/** Every step type there is: a plan names them by id. */
export function stepTypes(deps: StepTypeDeps): StepType[] {
  return [...machineBuildSteps(deps), recordBuildStep(deps), ...checkSteps(deps), promoteVersionStep(deps)];
}
