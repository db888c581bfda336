import type { Database } from "../store/database.ts";
import { listEvents } from "./list-events.ts";
import { type ChainEnd, type ChainVerdict, findBreak } from "./model.ts";
import { eventTables } from "./tables.ts";

const pageSize = 1000;

/**
 * Reads the whole log and follows its chain: finds a changed row, a missing one, and, by the head row, a missing end.
 * Works on one snapshot, so that appends meanwhile do no harm.
 */
export async function verifyEventLog(db: Database): Promise<ChainVerdict> {
  return await db
    .transaction()
    .setIsolationLevel("repeatable read")
    .execute(async (tx) => {
      const head = await eventTables(tx).selectFrom("event_head").select(["seq", "hash"]).executeTakeFirst();
      let end: ChainEnd = { seq: 0, hash: "" };
      for (;;) {
        const page = await listEvents(tx, { after: end.seq, limit: pageSize });
        const broken = findBreak(end, page);
        if (broken !== undefined) return { ok: false, ...broken };
        end = page.at(-1) ?? end;
        if (page.length < pageSize) break;
      }
      if (head === undefined)
        return { ok: false, firstBad: end.seq + 1, problem: "the row that remembers the log's end is missing" };
      if (head.seq === end.seq && head.hash === end.hash) return { ok: true, count: end.seq };
      const problem =
        head.seq > end.seq
          ? `events ${end.seq + 1} to ${head.seq} are missing at the end`
          : `event ${end.seq} was not added by the log`;
      return { ok: false, firstBad: head.seq > end.seq ? end.seq + 1 : end.seq, problem };
    });
}
