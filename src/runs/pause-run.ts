import type { Database } from "../store/database.ts";
import { advanceRun } from "./advance-run.ts";
import { changeRun } from "./change-run.ts";
import type { Run } from "./model.ts";
import { updateRun } from "./queries/update-run.ts";

/** Nothing new starts; what runs may finish. A run that waits for its locks waits no longer, until it is resumed. */
export async function pauseRun(
  db: Database,
  { id, actor, now = new Date() }: { id: string; actor: string; now?: Date },
): Promise<Run> {
  return await changeRun(db, {
    id,
    verb: "pause",
    when: ["queued", "running", "waiting"],
    apply: async (tx, run) => {
      await updateRun(tx, id, run.locked ? { control: "pause" } : { control: "pause", state: "paused" });
      const events = await advanceRun(tx, { ...run, control: "pause" }, now);
      return [{ type: "run.paused", subject: `run:${id}`, actor, data: {}, at: now }, ...events];
    },
  });
}
