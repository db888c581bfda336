import { sql } from "kysely";
import type { Clock } from "../lib/clock.ts";
import { storableText } from "../lib/storable-text.ts";
import type { Database } from "../store/database.ts";
import type { LogLine, StepLog } from "./model.ts";
import { sendHints } from "./queries/send-hints.ts";
import { channels } from "./queue-name.ts";

interface PendingLine {
  run: string;
  step: string;
  attempt: number;
  at: string;
  stream: LogLine["stream"];
  text: string;
}

export interface LogWriter {
  stepLog(step: { run: string; step: string; attempt: number }): StepLog;
  /** Resolves once everything logged so far is stored. @throws the database's error */
  flush(): Promise<void>;
}

const flushAfterMs = 10;
const batchLines = 1000;
const maxTextLength = 16_384;
/** First key of the advisory locks that keep a run's log in order: the letters of "log". */
const logGuard = 0x6c_6f_67;

/** Gathers lines for some milliseconds and stores them in batches, so that a chatty tool costs few transactions. */
export function createLogWriter({ db, clock }: { db: Database; clock: Clock }): LogWriter {
  let pending: PendingLine[] = [];
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  async function writeAll(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    while (pending.length > 0) {
      const batch = pending.slice(0, batchLines);
      await insertLines(db, batch);
      pending = pending.slice(batch.length);
    }
  }

  function flush(): Promise<void> {
    writing = writing.catch(() => {}).then(writeAll);
    return writing;
  }

  return {
    flush,
    stepLog({ run, step, attempt }) {
      const add = (stream: LogLine["stream"], text: string) => {
        pending.push({ run, step, attempt, at: clock.now().toISOString(), stream, text: storable(text) });
        // A failed write is tried again with the next line, and by the flush before the step's result.
        timer ??= setTimeout(() => void flush().catch(() => {}), flushAfterMs);
      };
      return { note: (text) => add("note", text), line: add };
    },
  };
}

/** A line without end is cut, and only then made storable: the cut may halve a surrogate pair. */
function storable(text: string): string {
  return text.length <= maxTextLength ? storableText(text) : `${storableText(text.slice(0, maxTextLength))}…`;
}

/** One writer per run at a time, so that a reader who has seen line n will see no earlier line appear. */
async function insertLines(db: Database, lines: readonly PendingLine[]): Promise<void> {
  const runs = [...new Set(lines.map((line) => line.run))].sort();
  await sql`
    with guard as materialized (
      select pg_advisory_xact_lock(${sql.lit(logGuard)}, hashtext(run)) from unnest(${runs}::text[]) as run
    ), held as materialized (select count(*) from guard)
    insert into run_log (run_id, step, attempt, at, stream, text)
    select run, step, attempt, at, stream, text
    from held, json_to_recordset(${JSON.stringify(lines)}::json)
      as line (run text, step text, attempt integer, at timestamptz, stream text, text text)`.execute(db);
  const hints = runs.map((run) => ({ channel: channels.runs, payload: run }));
  await sendHints(db, hints).catch(() => {}); // stored all the same
}
