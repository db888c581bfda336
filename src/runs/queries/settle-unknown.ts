import type { DatabaseTransaction } from "../../store/database.ts";
import type { AttentionChoice } from "../model.ts";
import { runTables } from "../tables.ts";

/** Gives a step of unknown outcome the outcome that a person knows. */
export async function settleUnknown(
  tx: DatabaseTransaction,
  { runId, key, choice, now }: { runId: string; key: string; choice: AttentionChoice; now: Date },
): Promise<void> {
  const update = runTables(tx)
    .updateTable("steps")
    .set({ outcome_unknown: false })
    .where("run_id", "=", runId)
    .where("key", "=", key)
    .where("outcome_unknown", "=", true);
  switch (choice) {
    case "succeeded":
      await update.set({ state: "succeeded", error: null, output: null, finished_at: now }).execute();
      return;
    case "retry":
      await update
        .set((column) => ({
          state: "blocked",
          error: null,
          finished_at: null,
          next_attempt: column("attempt", "+", 1),
        }))
        .execute();
      return;
    case "abandon":
      await update.execute();
  }
}
