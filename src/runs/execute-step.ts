import { setTimeout as delay } from "node:timers/promises";
import type { Clock } from "../lib/clock.ts";
import { UpstreamError, UserError } from "../lib/errors.ts";
import { longestTimerMs } from "./alarm.ts";
import type { LogWriter } from "./log-writer.ts";
import type { StepContext, StepResult, StepType } from "./model.ts";
import { type AbortCause, outcomeOfError, outcomeOfResult, type StepOutcome } from "./outcome.ts";
import type { ClaimedStep } from "./queries/claim-steps.ts";
import type { WorkFolders } from "./work-folders.ts";

/** A step being carried out here. */
export interface RunningStep {
  claimed: ClaimedStep;
  /** Aborts the step; the first cause counts. */
  abort(cause: AbortCause): void;
  readonly cause: AbortCause | undefined;
  readonly signal: AbortSignal;
}

/** A step that was claimed and can be aborted from now on. */
export function runningStep(claimed: ClaimedStep): RunningStep {
  const controller = new AbortController();
  let cause: AbortCause | undefined;
  return {
    claimed,
    signal: controller.signal,
    get cause() {
      return cause;
    },
    abort(why) {
      if (cause !== undefined) return;
      cause = why;
      controller.abort(abortReason(why, claimed));
    },
  };
}

function abortReason(cause: AbortCause, step: ClaimedStep): Error {
  switch (cause) {
    case "cancel":
      return new UserError("cancelled", "the run was cancelled");
    case "timeout":
      return new UpstreamError("timed-out", `step ${step.key} did not end within ${step.timeoutMs} ms`, {
        hint: "see its log for where it stood",
      });
    case "shutdown":
      return new UpstreamError("cancelled", "the worker was stopped");
    case "lost":
      return new UpstreamError("cancelled", "the worker no longer holds this step");
  }
}

export interface StepEnvironment {
  stepTypes: ReadonlyMap<string, StepType>;
  log: LogWriter;
  clock: Clock;
  folders: WorkFolders;
  /** How long an aborted step may take to end before it is given up on. */
  abortGraceMs: number;
}

/** Carries out one attempt and says what became of it. Never throws. */
export async function executeStep(env: StepEnvironment, running: RunningStep): Promise<StepOutcome> {
  const { claimed } = running;
  const facts = () => ({ ...claimed, aborted: running.cause });
  const timer =
    claimed.timeoutMs === null
      ? undefined
      : setTimeout(() => running.abort("timeout"), Math.min(claimed.timeoutMs, longestTimerMs));
  let workDir: string | undefined;
  try {
    workDir = await env.folders.make(`${claimed.runId}.${claimed.key}.${claimed.attempt}`);
    const ended = new AbortController();
    const result = await Promise.race([
      callStep(env, running, workDir),
      givenUp(running.signal, env.abortGraceMs, ended.signal),
    ]).finally(() => ended.abort());
    return outcomeOfResult(result);
  } catch (error) {
    return outcomeOfError(error, facts());
  } finally {
    clearTimeout(timer);
    if (workDir !== undefined) await env.folders.remove(workDir).catch(() => {}); // the next start cleans what is left
  }
}

async function callStep(env: StepEnvironment, running: RunningStep, workDir: string): Promise<StepResult> {
  const { claimed } = running;
  const type = env.stepTypes.get(claimed.uses);
  if (type === undefined) throw new Error(`no worker here knows the step type ${claimed.uses}`);
  const config = type.config.safeParse(claimed.config);
  if (!config.success)
    throw new Error(`the plan's config of step ${claimed.key} is not valid: ${config.error.message}`);
  const context: StepContext = {
    runId: claimed.runId,
    stepKey: claimed.key,
    attempt: claimed.attempt,
    idempotencyKey: `${claimed.runId}/${claimed.key}`,
    signal: running.signal,
    log: env.log.stepLog({ run: claimed.runId, step: claimed.key, attempt: claimed.attempt }),
    clock: env.clock,
    workDir,
    actor: claimed.actor,
    state: claimed.state,
  };
  running.signal.throwIfAborted();
  return await type.run(context, config.data, claimed.input);
}

/** Rejects some time after an abort, for a step that does not heed its signal. */
async function givenUp(signal: AbortSignal, graceMs: number, ended: AbortSignal): Promise<never> {
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
    ended.addEventListener("abort", () => resolve(), { once: true });
  });
  if (!ended.aborted) await delay(graceMs, undefined, { signal: ended }).catch(() => {});
  throw signal.reason ?? new Error("ended");
}
