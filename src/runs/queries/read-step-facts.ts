import type { DatabaseTransaction } from "../../store/database.ts";
import type { StepFacts } from "../next-steps.ts";
import { runTables } from "../tables.ts";

export interface KnownStep extends StepFacts {
  key: string;
  needs: readonly string[];
  queue: string;
}

/** What `nextSteps` judges by, in plan order. */
export async function readStepFacts(tx: DatabaseTransaction, runId: string): Promise<KnownStep[]> {
  const rows = await runTables(tx)
    .selectFrom("steps")
    .select(["key", "needs", "queue", "state", "outcome_unknown", "waiting_until"])
    .where("run_id", "=", runId)
    .orderBy("position")
    .execute();
  return rows.map(({ outcome_unknown, waiting_until, ...row }) => ({
    ...row,
    outcomeUnknown: outcome_unknown,
    waitingUntil: waiting_until,
  }));
}
