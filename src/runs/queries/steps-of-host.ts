import type { Database } from "../../store/database.ts";
import type { ProcessIdentity } from "../process-identity.ts";
import { runTables } from "../tables.ts";

export interface HeldStep extends ProcessIdentity {
  run: string;
  step: string;
  job: string;
}

/** Running steps whose worker is, or was, a process of this host. */
export async function stepsOfHost(db: Database, host: string): Promise<HeldStep[]> {
  const rows = await runTables(db)
    .selectFrom("steps")
    .select(["run_id", "key", "job_id", "worker_pid", "worker_started"])
    .where("state", "=", "running")
    .where("worker_host", "=", host)
    .execute();
  return rows.flatMap((row) =>
    row.job_id === null || row.worker_pid === null || row.worker_started === null
      ? []
      : [{ run: row.run_id, step: row.key, job: row.job_id, pid: row.worker_pid, started: row.worker_started }],
  );
}
