import type { Database } from "../../store/database.ts";
import { runTables } from "../tables.ts";

/** Which of these runs are to be cancelled. */
export async function cancelledAmong(db: Database, runIds: readonly string[]): Promise<string[]> {
  if (runIds.length === 0) return [];
  const rows = await runTables(db)
    .selectFrom("runs")
    .select("id")
    .where("id", "in", [...runIds])
    .where("control", "=", "cancel")
    .execute();
  return rows.map((row) => row.id);
}
