import { setTimeout as delay } from "node:timers/promises";
import type { PgBoss } from "pg-boss";
import type { Clock } from "../lib/clock.ts";
import type { Database } from "../store/database.ts";
import { type BossJob, removeJobs } from "./boss-database.ts";
import type { LogWriter } from "./log-writer.ts";
import type { EngineLogger } from "./logger.ts";
import type { RecordResult } from "./model.ts";
import { outcomeOfError, type StepOutcome } from "./outcome.ts";
import type { ClaimedStep } from "./queries/claim-steps.ts";
import { recordOutcome } from "./record-outcome.ts";
import { transact } from "./transact.ts";

/** What a result wanted to record was refused: the step's own failure, not the database's. */
class RecordRefused extends Error {}

const tries = 8;
const firstWaitMs = 50;

/**
 * Writes a step's outcome, exactly once. While the database cannot be reached it is tried again for some seconds, which
 * is harmless: a commit that did get through has changed the state that the fence asks for. False: the step was no
 * longer ours, and nothing was written.
 */
export async function settleStep(
  env: { db: Database; boss: PgBoss; clock: Clock; logger: EngineLogger; log: LogWriter },
  step: { claimed: ClaimedStep; queue: string; job: BossJob },
  outcome: StepOutcome,
): Promise<boolean> {
  const recorded = { ...step.claimed, queue: step.queue };
  let settled = markRefusals(outcome);
  for (let attempt = 1; ; attempt += 1) {
    try {
      await env.log.flush(); // followers stop at the result: its lines must be there by then
      return await transact(env.db, async (tx) => {
        const written = await recordOutcome(tx, recorded, settled, env.clock.now());
        await removeJobs(env.boss, tx, step.queue, [step.job]);
        return written;
      });
    } catch (error) {
      if (error instanceof RecordRefused) {
        settled = outcomeOfError(error.cause, { ...step.claimed, aborted: undefined });
        continue;
      }
      if (isUnstorable(error) && settled.kind !== "errored") {
        settled = outcomeOfError(error, { ...step.claimed, aborted: undefined });
        continue;
      }
      if (attempt >= tries) throw error;
      env.logger.warn(
        { run: step.claimed.runId, step: step.claimed.key, error },
        "could not write a step's outcome, trying again",
      );
      await delay(firstWaitMs * 2 ** attempt);
    }
  }
}

function markRefusals(outcome: StepOutcome): StepOutcome {
  if ((outcome.kind !== "succeeded" && outcome.kind !== "rejected") || outcome.record === undefined) return outcome;
  const record = outcome.record;
  const marked: RecordResult = async (tx) => {
    try {
      await record(tx);
    } catch (error) {
      if (isPassing(error)) throw error;
      throw new RecordRefused("record", { cause: error });
    }
  };
  return { ...outcome, record: marked };
}

/** Class 22, data exception: what the step returned cannot be kept as JSON, e.g. text with a zero character. */
function isUnstorable(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" && code.startsWith("22");
}

/** SQLSTATE classes of trouble that passes: connection lost, deadlock or serialization, server shutting down. */
const passingStates = /^(08|40|57P|53)/;

function isPassing(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code !== "string") return false;
  return passingStates.test(code) || code === "ECONNRESET" || code === "EPIPE";
}
