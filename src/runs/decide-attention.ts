import { UserError } from "../lib/errors.ts";
import { storableText } from "../lib/storable-text.ts";
import type { Database } from "../store/database.ts";
import { advanceRun } from "./advance-run.ts";
import { changeRun } from "./change-run.ts";
import type { AttentionChoice, Run } from "./model.ts";
import { attentionFor } from "./queries/attention-for.ts";
import { settleUnknown } from "./queries/settle-unknown.ts";
import { updateRun } from "./queries/update-run.ts";
import { sendWaitingAgain } from "./resume-run.ts";

/**
 * A person says what became of the step whose outcome is unknown. `succeeded`: its output is null and the run goes on.
 * `retry`: it is done again. `abandon`: it counts as errored. The reason is kept in the event log.
 */
export async function decideAttention(
  db: Database,
  {
    id,
    choice,
    actor,
    reason,
    now = new Date(),
  }: { id: string; choice: AttentionChoice; actor: string; reason: string; now?: Date },
): Promise<Run> {
  return await changeRun(db, {
    id,
    verb: "decide",
    when: ["attention"],
    apply: async (tx, run) => {
      const step = run.attention?.step;
      if (step === undefined) throw new UserError("conflict", `run ${id} does not say which step is undecided`);
      await settleUnknown(tx, { runId: id, key: step, choice, now });
      const attention = await attentionFor(tx, id);
      await updateRun(tx, id, { attention: attention === null ? null : JSON.stringify(attention), state: "running" });
      if (attention === null) await sendWaitingAgain(tx, id);
      const events = await advanceRun(tx, { ...run, attention, state: "running" }, now);
      const data = { step, choice, reason: storableText(reason) };
      return [{ type: "run.decided", subject: `run:${id}`, actor, data, at: now }, ...events];
    },
  });
}
