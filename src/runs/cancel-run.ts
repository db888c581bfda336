import type { Database } from "../store/database.ts";
import { advanceRun } from "./advance-run.ts";
import { changeRun } from "./change-run.ts";
import type { Run } from "./model.ts";
import { forgetUnknown } from "./queries/forget-unknown.ts";
import { updateRun } from "./queries/update-run.ts";
import { channels } from "./queue-name.ts";

/**
 * Ends a run: what has not begun is cancelled at once; what runs has its signal aborted, in whatever process it runs,
 * and the run is `cancelled` when the last of it has ended.
 */
export async function cancelRun(
  db: Database,
  { id, actor, now = new Date() }: { id: string; actor: string; now?: Date },
): Promise<Run> {
  return await changeRun(db, {
    id,
    verb: "cancel",
    when: ["queued", "running", "waiting", "paused", "attention"],
    apply: async (tx, run) => {
      await updateRun(tx, id, { control: "cancel", attention: null });
      await forgetUnknown(tx, id);
      tx.hints.push({ channel: channels.cancels, payload: id });
      const events = await advanceRun(tx, { ...run, control: "cancel" }, now);
      return [{ type: "run.cancel-asked", subject: `run:${id}`, actor, data: {}, at: now }, ...events];
    },
  });
}
