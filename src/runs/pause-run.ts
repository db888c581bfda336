import type { Database } from "../store/database.ts";
import { advanceRun } from "./advance-run.ts";
import { changeRun } from "./change-run.ts";
import type { Run } from "./model.ts";
import { updateRun } from "./queries/update-run.ts";

/** Nothing new starts; what runs may finish. */
export async function pauseRun(
  db: Database,
  { id, actor, now = new Date() }: { id: string; actor: string; now?: Date },
): Promise<Run> {
  return await changeRun(db, {
    id,
    verb: "pause",
    when: ["running", "waiting"],
    apply: async (tx, run) => {
      await updateRun(tx, id, { control: "pause" });
      const events = await advanceRun(tx, { ...run, control: "pause" }, now);
      return [{ type: "run.paused", subject: `run:${id}`, actor, data: {}, at: now }, ...events];
    },
  });
}
