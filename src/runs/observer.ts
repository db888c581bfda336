import type { StepOutcome } from "./outcome.ts";

/** Told what this process's worker does, for its metrics. */
export interface EngineObserver {
  /** A step was taken; `waitedMs`: since it was ready, or since its time to be looked at again had come. */
  stepTaken(taken: { waitedMs: number }): void;
  /** An attempt has ended and its outcome is stored. */
  stepEnded(ended: { uses: string; outcome: StepOutcome["kind"]; durationMs: number }): void;
}
