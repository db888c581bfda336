import type { StepType } from "../runs/model.ts";
import type { CheckDeps } from "./check-deps.ts";
import { bootProbe } from "./probes/boot/probe.ts";
import { bootVerdict } from "./probes/boot/verdict.ts";
import { contentProbe } from "./probes/content/probe.ts";

/** The step types of this room: the one list of its probes. */
export function checkSteps(deps: CheckDeps): StepType[] {
  return [contentProbe(deps), bootProbe(deps), bootVerdict(deps)];
}
