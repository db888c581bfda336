import type { Insertable } from "kysely";
import type { DatabaseTransaction } from "../../store/database.ts";
import type { Plan, StepState } from "../model.ts";
import { queueName } from "../queue-name.ts";
import { runTables, type StepRow } from "../tables.ts";

/** What a step brings from the run's earlier plan. */
export type Kept = Pick<
  Insertable<StepRow>,
  "state" | "attempt" | "next_attempt" | "cached" | "output" | "started_at" | "finished_at"
>;

const defaultMaxAttempts = 3;

export async function insertSteps(
  tx: DatabaseTransaction,
  runId: string,
  plan: Plan,
  kept: ReadonlyMap<string, Partial<Kept>> = new Map(),
): Promise<void> {
  if (plan.steps.length === 0) return;
  await runTables(tx)
    .insertInto("steps")
    .values(
      plan.steps.map((step, position) => ({
        run_id: runId,
        key: step.key,
        position,
        state: "blocked" as StepState,
        uses: step.uses,
        title: step.title,
        needs: [...step.needs],
        config: JSON.stringify(step.config),
        retry: step.retry,
        max_attempts: step.maxAttempts ?? defaultMaxAttempts,
        timeout_ms: step.timeoutMs ?? null,
        queue: queueName(step.labels ?? []),
        ...withDefaults(kept.get(step.key)),
      })),
    )
    .execute();
}

/** A multi-row insert needs the same columns in every row. */
function withDefaults(kept: Partial<Kept> = {}): Partial<Kept> {
  return { attempt: 0, next_attempt: 1, cached: false, output: null, started_at: null, finished_at: null, ...kept };
}
