import { describeError, type ErrorBody, errorTable, UpstreamError, UserError } from "../lib/errors.ts";
import type { Json } from "../lib/json.ts";
import type { RecordResult, StepResult } from "./model.ts";

/** What becomes of a step after it ran once. */
export type StepOutcome =
  | { kind: "succeeded"; output: Json; cached: boolean; record: RecordResult | undefined }
  | { kind: "rejected"; error: ErrorBody; output: Json; record: RecordResult | undefined }
  | { kind: "errored"; error: ErrorBody }
  | { kind: "cancelled" }
  | { kind: "waiting"; pollAfterMs: number; state: Json }
  /** Tried again from its start. `failure`: counts against `maxAttempts`. */
  | { kind: "again"; afterMs: number; failure: boolean; error: ErrorBody }
  | { kind: "unknown"; error: ErrorBody };

/** Why a step's signal was aborted, when it was. */
export type AbortCause = "cancel" | "timeout" | "shutdown" | "lost";

export interface OutcomeFacts {
  retry: "safe" | "unsafe";
  /** Failures before this one. */
  failures: number;
  maxAttempts: number;
  aborted: AbortCause | undefined;
}

/** A step that returned has its say, whatever was asked of it meanwhile. */
export function outcomeOfResult(result: StepResult): StepOutcome {
  switch (result.outcome) {
    case "done":
      return { kind: "succeeded", output: result.output, cached: result.cached, record: result.record };
    case "waiting":
      return { kind: "waiting", pollAfterMs: result.pollAfterMs, state: result.state };
    case "rejected": {
      const hint = result.hint === undefined ? {} : { hint: result.hint };
      const error = describeError(new UserError("rejected", result.reason, hint));
      return { kind: "rejected", error, output: result.output, record: result.record };
    }
  }
}

/**
 * A step that threw. An error it threw by itself is an outcome; one that came of being stopped is not: then a safe
 * step is done again or given up, and an unsafe one may have happened or not.
 */
export function outcomeOfError(error: unknown, facts: OutcomeFacts): StepOutcome {
  const body = describeError(error);
  switch (facts.aborted) {
    case "cancel":
      return { kind: "cancelled" };
    case "shutdown":
    case "lost":
      if (facts.retry === "unsafe") return { kind: "unknown", error: body };
      return facts.aborted === "lost"
        ? afterFailure(0, body, facts)
        : { kind: "again", afterMs: 0, failure: false, error: body };
    case "timeout":
      return facts.retry === "unsafe" ? { kind: "unknown", error: body } : { kind: "errored", error: body };
    case undefined:
      break;
  }
  if (error instanceof UpstreamError && error.retryAfterMs !== undefined && facts.retry === "safe") {
    return afterFailure(error.retryAfterMs, body, facts);
  }
  if (error instanceof UserError && errorTable[error.code].exit === 3) {
    return { kind: "rejected", error: body, output: null, record: undefined };
  }
  return { kind: "errored", error: body };
}

function afterFailure(afterMs: number, error: ErrorBody, facts: OutcomeFacts): StepOutcome {
  if (facts.failures + 1 < facts.maxAttempts) return { kind: "again", afterMs, failure: true, error };
  return { kind: "errored", error };
}
