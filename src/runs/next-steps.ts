import type { PlanStep, RunState, StepState } from "./model.ts";

/** What people have asked of the run as a whole. */
export type RunControl = "go" | "pause" | "cancel";

export interface StepFacts {
  state: StepState;
  /** The step's outcome is not known and it is not safe to repeat: a person decides. */
  outcomeUnknown: boolean;
  waitingUntil: Date | null;
}

export interface RunFacts {
  control: RunControl;
  steps: ReadonlyMap<string, StepFacts>;
}

export interface NextSteps {
  /** blocked → ready */
  start: string[];
  /** blocked → skipped, since a needed step did not succeed */
  skip: string[];
  /** blocked, ready or waiting → cancelled */
  cancel: string[];
  /** ready → blocked, until the run is resumed */
  hold: string[];
  /** State of the run after all of the above. */
  run: RunState;
}

type Shape = { readonly steps: readonly Pick<PlanStep, "key" | "needs">[] };

/**
 * The whole of the engine's judgement; everything else carries it out. A run:
 *
 * ```
 *            ┌────────── its locks are held by others ──────────┐
 *            ▼                                                  │
 *  start ─▶ queued ─▶ running ◀─▶ waiting      (every open step waits: no worker, no memory)
 *                      │  ▲ ▲
 *                      │  │ └───▶ paused       (nothing new starts; what runs may finish)
 *                      │  └─────▶ attention    (a step's outcome is unknown and may not be guessed)
 *                      ▼
 *       succeeded | rejected | errored | cancelled ─▶ queued   (by `run retry`)
 * ```
 *
 * A step:
 *
 * ```
 *  blocked ─▶ ready ─▶ running ─▶ succeeded | rejected | errored | cancelled
 *     │         ▲       │   ▲
 *     │         │       ▼   │
 *     │         │      waiting          (asked to be looked at again, or to be tried again later)
 *     │         └──── worker lost, `retry: safe`; unsafe: errored with its outcome unknown
 *     └─▶ skipped                       (a needed step did not succeed)
 * ```
 *
 * Independent branches go on after a failure, so that one run tells as much as it can.
 */
export function nextSteps(plan: Shape, facts: RunFacts, now: Date): NextSteps {
  const states = new Map(plan.steps.map(({ key }) => [key, factsOf(facts, key)]));
  const undecided = [...states.values()].some((step) => step.outcomeUnknown);
  const next: NextSteps = { start: [], skip: [], cancel: [], hold: [], run: "queued" };
  const move = (key: string, list: string[], state: StepState) => {
    list.push(key);
    states.set(key, { state, outcomeUnknown: false, waitingUntil: null });
  };

  if (facts.control === "cancel") {
    for (const [key, { state }] of states) {
      if (state === "blocked" || state === "ready" || state === "waiting") move(key, next.cancel, "cancelled");
    }
  } else {
    skipUnreachable(plan, states, (key) => move(key, next.skip, "skipped"));
    const mayStart = facts.control === "go" && !undecided;
    for (const { key, needs } of plan.steps) {
      const { state } = factsOf({ steps: states }, key);
      if (state === "ready" && !mayStart) move(key, next.hold, "blocked");
      if (state !== "blocked" || !mayStart) continue;
      if (needs.every((need) => states.get(need)?.state === "succeeded")) move(key, next.start, "ready");
    }
  }
  next.run = runState(facts.control, [...states.values()], now);
  return next;
}

function factsOf(facts: Pick<RunFacts, "steps">, key: string): StepFacts {
  const step = facts.steps.get(key);
  if (step === undefined) throw new Error(`no facts about step ${key}`);
  return step;
}

const failedStates: readonly StepState[] = ["rejected", "errored", "skipped", "cancelled"];

/** Repeats until nothing changes: a skipped step makes those that need it skipped. */
function skipUnreachable(plan: Shape, states: ReadonlyMap<string, StepFacts>, skip: (key: string) => void): void {
  for (let changed = true; changed; ) {
    changed = false;
    for (const { key, needs } of plan.steps) {
      if (states.get(key)?.state !== "blocked") continue;
      const lost = needs.some((need) => {
        const needed = states.get(need);
        return needed !== undefined && failedStates.includes(needed.state) && !needed.outcomeUnknown;
      });
      if (!lost) continue;
      skip(key);
      changed = true;
    }
  }
}

function runState(control: RunControl, steps: readonly StepFacts[], now: Date): RunState {
  const has = (state: StepState) => steps.some((step) => step.state === state);
  if (steps.some((step) => step.outcomeUnknown)) return "attention";
  const open = steps.filter(
    ({ state }) => state === "blocked" || state === "ready" || state === "running" || state === "waiting",
  );
  if (open.length === 0) {
    if (control === "cancel" && (has("cancelled") || steps.length === 0)) return "cancelled";
    if (has("errored")) return "errored";
    if (has("rejected")) return "rejected";
    if (has("cancelled")) return "cancelled";
    return "succeeded";
  }
  if (control === "pause") return "paused";
  if (has("running")) return "running";
  const allWait = open.every(({ state, waitingUntil }) =>
    state === "waiting" ? waitingUntil === null || waitingUntil > now : state === "blocked",
  );
  if (allWait && has("waiting")) return "waiting";
  return open.length === steps.length && !has("waiting") ? "queued" : "running";
}
