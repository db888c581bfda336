import type { DatabaseTransaction } from "../../store/database.ts";
import { digestPlan } from "../digest-plan.ts";
import type { Plan } from "../model.ts";
import { runTables } from "../tables.ts";

/** Keeps a plan under its digest; the same plan is kept once. */
export async function insertPlan(tx: DatabaseTransaction, plan: Plan): Promise<string> {
  const digest = digestPlan(plan);
  await runTables(tx)
    .insertInto("plans")
    .values({ digest, plan: JSON.stringify(plan) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return digest;
}
