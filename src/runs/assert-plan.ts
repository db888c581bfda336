import type { Plan } from "./model.ts";

const keyPattern = /^[a-z0-9][a-z0-9.-]*$/;

/** Plans are made by our own planners, so a fault in one is a bug. @throws Error that names it. */
export function assertPlan(plan: Plan): void {
  const before = new Set<string>();
  for (const step of plan.steps) {
    if (!keyPattern.test(step.key))
      throw new Error(`step key ${JSON.stringify(step.key)} does not match ${keyPattern}`);
    if (before.has(step.key)) throw new Error(`two steps have the key ${step.key}`);
    for (const need of step.needs) {
      if (!before.has(need)) throw new Error(`step ${step.key} needs ${need}, which does not come before it`);
    }
    before.add(step.key);
  }
}
