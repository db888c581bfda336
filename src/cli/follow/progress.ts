import type { LogLine, Run, RunDetail, RunUpdate, Step } from "../../client/types.ts";

/** What is known of a run while it is followed. Never changed in place: each update makes the next one. */
export interface Progress {
  run: Run;
  /** In the plan's order. */
  steps: readonly Step[];
  /** The last lines of each step's log, oldest first. */
  tails: ReadonlyMap<string, readonly LogLine[]>;
}

/** Enough to see why a tool gave up or a console went quiet, and few enough to read. */
const tailLength = 20;

export function startProgress(detail: RunDetail): Progress {
  return { run: detail, steps: detail.steps, tails: new Map() };
}

export function applyUpdate(progress: Progress, update: RunUpdate): Progress {
  switch (update.kind) {
    case "run":
      return { ...progress, run: update.run };
    case "step": {
      const { step } = update;
      const known = progress.steps.some(({ key }) => key === step.key);
      const steps = known
        ? progress.steps.map((old) => (old.key === step.key ? step : old))
        : [...progress.steps, step];
      return { ...progress, steps };
    }
    case "log": {
      const tails = new Map(progress.tails);
      for (const line of update.lines) {
        tails.set(line.step, [...(tails.get(line.step) ?? []), line].slice(-tailLength));
      }
      return { ...progress, tails };
    }
  }
}

const finalStepStates: readonly Step["state"][] = ["succeeded", "rejected", "errored", "skipped", "cancelled"];

export function stepHasEnded(step: Step): boolean {
  return finalStepStates.includes(step.state);
}

/** The step that made the run fail: the first that was rejected or errored, in the plan's order. */
export function failedStep(steps: readonly Step[]): Step | undefined {
  return steps.find(({ state }) => state === "rejected" || state === "errored");
}
