import type { DatabaseTransaction } from "../../store/database.ts";
import type { Attention } from "../model.ts";
import { runTables } from "../tables.ts";

/** What a person has to decide next about a run, if anything. */
export async function attentionFor(tx: DatabaseTransaction, runId: string): Promise<Attention | null> {
  const step = await runTables(tx)
    .selectFrom("steps")
    .select(["key", "title", "error"])
    .where("run_id", "=", runId)
    .where("outcome_unknown", "=", true)
    .orderBy("position")
    .limit(1)
    .executeTakeFirst();
  if (step === undefined) return null;
  return {
    step: step.key,
    message: `It is not known whether “${step.title}” happened: ${step.error?.message ?? "its worker was lost"}. It is not safe to repeat by itself; look, then choose.`,
    choices: ["succeeded", "retry", "abandon"],
  };
}
