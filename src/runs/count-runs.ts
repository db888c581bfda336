import { sql } from "kysely";
import type { Database } from "../store/database.ts";
import type { RunState, StepState } from "./model.ts";

export interface RunCounts {
  runs: Partial<Record<RunState, number>>;
  steps: Partial<Record<StepState, number>>;
  /** Steps that are ready and that no worker has taken. */
  queueDepth: number;
}

export async function countRuns(db: Database): Promise<RunCounts> {
  const { rows } = await sql<{ noun: "runs" | "steps"; state: string; count: number }>`
    select 'runs' as noun, state, count(*) from runs group by state
    union all select 'steps', state, count(*) from steps group by state`.execute(db);
  const of = (noun: string) =>
    Object.fromEntries(rows.filter((row) => row.noun === noun).map((row) => [row.state, row.count]));
  const steps: Partial<Record<StepState, number>> = of("steps");
  return { runs: of("runs"), steps, queueDepth: steps.ready ?? 0 };
}
