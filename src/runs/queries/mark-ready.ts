import { sql } from "kysely";
import type { DatabaseTransaction } from "../../store/database.ts";

/** blocked → ready, each with the one job that may start it. */
export async function markReady(
  tx: DatabaseTransaction,
  runId: string,
  steps: readonly { key: string; jobId: string }[],
): Promise<void> {
  if (steps.length === 0) return;
  await sql`
    update steps set state = 'ready', job_id = next."jobId"
    from json_to_recordset(${JSON.stringify(steps)}::json) as next (key text, "jobId" uuid)
    where steps.run_id = ${runId} and steps.key = next.key`.execute(tx);
}
