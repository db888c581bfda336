import { randomUUID } from "node:crypto";
import type { Database, DatabaseTransaction } from "../store/database.ts";
import { advanceRun } from "./advance-run.ts";
import { changeRun } from "./change-run.ts";
import type { Run } from "./model.ts";
import { sendJobs } from "./queries/send-jobs.ts";
import { updateRun } from "./queries/update-run.ts";
import { runTables } from "./tables.ts";

export async function resumeRun(
  db: Database,
  { id, actor, now = new Date() }: { id: string; actor: string; now?: Date },
): Promise<Run> {
  return await changeRun(db, {
    id,
    verb: "resume",
    when: ["paused"],
    apply: async (tx, run) => {
      await updateRun(tx, id, { control: "go" });
      await sendWaitingAgain(tx, id);
      const events = await advanceRun(tx, { ...run, control: "go" }, now);
      return [{ type: "run.resumed", subject: `run:${id}`, actor, data: {}, at: now }, ...events];
    },
  });
}

/** The jobs of waiting steps may have come due while the run was paused, and were dropped as nobody might start them. */
export async function sendWaitingAgain(tx: DatabaseTransaction, runId: string): Promise<void> {
  const waiting = await runTables(tx)
    .selectFrom("steps")
    .select(["key", "queue", "waiting_until"])
    .where("run_id", "=", runId)
    .where("state", "=", "waiting")
    .execute();
  const jobs = waiting.map((step) => ({
    id: randomUUID(),
    queue: step.queue,
    run: runId,
    step: step.key,
    startAfter: step.waiting_until,
  }));
  for (const job of jobs) {
    await runTables(tx)
      .updateTable("steps")
      .set({ job_id: job.id })
      .where("run_id", "=", runId)
      .where("key", "=", job.step)
      .execute();
  }
  await sendJobs(tx, jobs);
}
