import type { Database } from "../store/database.ts";
import type { RunDetail } from "./model.ts";
import { readRun } from "./queries/read-run.ts";
import { runTables } from "./tables.ts";

/** One run with its plan and steps; undefined when there is none. */
export async function getRun(db: Database, id: string): Promise<RunDetail | undefined> {
  const found = await readRun(db, id);
  if (found === undefined) return undefined;
  const { plan } = await runTables(db)
    .selectFrom("plans")
    .select("plan")
    .where("digest", "=", found.run.planDigest)
    .executeTakeFirstOrThrow();
  return { ...found.run, plan, steps: found.steps };
}
