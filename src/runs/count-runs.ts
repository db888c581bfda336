import { sql } from "kysely";
import type { Database } from "../store/database.ts";
import { type RunState, type StepState, terminalStates } from "./model.ts";

export interface RunCounts {
  /** All runs ever. */
  runs: Partial<Record<RunState, number>>;
  /** Steps that have not ended, of runs that have not: what ended grows for ever, and counting it would too. */
  steps: Partial<Record<(typeof openStepStates)[number], number>>;
  /** Steps that are ready and that no worker has taken. */
  queueDepth: number;
}

export const openStepStates = ["blocked", "ready", "running", "waiting"] as const satisfies readonly StepState[];

/** Reads an index of the runs and the steps of open runs, never the whole of the steps. */
export async function countRuns(db: Database): Promise<RunCounts> {
  const { rows } = await sql<{ noun: "runs" | "steps"; state: string; count: number }>`
    select 'runs' as noun, state, count(*) from runs group by state
    union all
    select 'steps', steps.state, count(*) from runs join steps on steps.run_id = runs.id
    where runs.state <> all(${[...terminalStates]}::text[]) and steps.state = any(${[...openStepStates]}::text[])
    group by steps.state`.execute(db);
  const of = (noun: string) =>
    Object.fromEntries(rows.filter((row) => row.noun === noun).map((row) => [row.state, row.count]));
  const steps: RunCounts["steps"] = of("steps");
  return { runs: of("runs"), steps, queueDepth: steps.ready ?? 0 };
}
