import type { PgBoss } from "pg-boss";
import type { Store } from "../store/open-store.ts";
import { executeStep, type RunningStep, runningStep, type StepEnvironment } from "./execute-step.ts";
import type { EngineLogger } from "./logger.ts";
import type { EngineObserver } from "./observer.ts";
import type { AbortCause, StepOutcome } from "./outcome.ts";
import { settleStep } from "./settle-step.ts";
import type { TakenStep } from "./take-steps.ts";

export interface PlacesEnvironment extends StepEnvironment {
  store: Store;
  boss: PgBoss;
  logger: EngineLogger;
  /** Steps carried out at once. */
  concurrency: number;
  observer: EngineObserver | undefined;
}

export interface TakenPlace extends TakenStep {
  running: RunningStep;
  /** When the database last heard that the step is being worked on, on the clock of `performance.now()`. */
  heardAt: number;
  /** Settled once the outcome is written or given up on; never rejected. */
  done: Promise<void>;
}

/** The places of one worker. In each a step is carried out, from when it was taken until its outcome is written. */
export interface Places {
  free(): number;
  taken(): readonly TakenPlace[];
  begin(step: TakenStep): void;
  /** Aborts the steps of these runs. */
  abortRuns(ids: readonly string[], cause: AbortCause): void;
  metrics(): { running: number; finished: Readonly<Partial<Record<StepOutcome["kind"], number>>> };
}

/** @param onFree called each time a place has become free */
export function createPlaces(env: PlacesEnvironment, onFree: () => void): Places {
  const places = new Map<string, TakenPlace>();
  const finished: Partial<Record<StepOutcome["kind"], number>> = {};

  async function carryOut(step: TakenStep, running: RunningStep): Promise<void> {
    const { runId, key, attempt, uses } = step.claimed;
    const begun = performance.now();
    try {
      const outcome = await executeStep(env, running);
      const durationMs = performance.now() - begun;
      if (outcome.kind === "errored" && outcome.error.kind === "bug")
        env.logger.error({ run: runId, step: key, error: outcome.error }, "a step failed with a bug");
      // Also when we were told that it is lost: the fence knows whether somebody else has taken it.
      const written = await settleStep({ ...env, db: env.store.db }, step, outcome);
      if (written) {
        finished[outcome.kind] = (finished[outcome.kind] ?? 0) + 1;
        env.observer?.stepEnded({ uses, outcome: outcome.kind, durationMs });
      } else env.logger.warn({ run: runId, step: key, attempt }, "a step's outcome came too late and was discarded");
    } catch (error) {
      env.logger.error({ run: runId, step: key, attempt, error }, "a step's outcome could not be written");
    }
  }

  return {
    free: () => env.concurrency - places.size,
    taken: () => [...places.values()],
    begin(step) {
      const running = runningStep(step.claimed);
      const place: TakenPlace = { ...step, running, heardAt: performance.now(), done: Promise.resolve() };
      places.set(step.job.id, place);
      // The database's clock said when it was ready: another machine's may be ahead of ours.
      env.observer?.stepTaken({ waitedMs: Math.max(0, env.clock.now().getTime() - step.readyAt.getTime()) });
      place.done = carryOut(step, running).finally(() => {
        places.delete(step.job.id);
        onFree();
      });
    },
    abortRuns(ids, cause) {
      for (const { claimed, running } of places.values()) if (ids.includes(claimed.runId)) running.abort(cause);
    },
    metrics: () => ({ running: places.size, finished: { ...finished } }),
  };
}
