import type { Run } from "../client/types.ts";

/** Every state a run can be in, for options and completion. */
export const runStates = [
  "queued",
  "running",
  "waiting",
  "paused",
  "succeeded",
  "rejected",
  "errored",
  "cancelled",
  "attention",
] as const satisfies readonly Run["state"][];

export type RunState = (typeof runStates)[number];
