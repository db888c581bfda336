import { UserError } from "../lib/errors.ts";
import type { Store } from "../store/open-store.ts";
import { type LogLine, type Run, type StepStatus, terminalStates } from "./model.ts";
import { readRun } from "./queries/read-run.ts";
import { channels } from "./queue-name.ts";
import { readLog } from "./read-log.ts";

export type RunUpdate =
  | { kind: "run"; run: Run }
  | { kind: "step"; step: StepStatus }
  | { kind: "log"; lines: readonly LogLine[] };

/** Looks by itself this often, in case a notification was lost. */
const lookAgainMs = 5_000;
const pageLines = 1000;

/**
 * Tells what a run does, as it does it: first how it stands, with its log after line `after` (default: all of it), then
 * every change. Ends when the run has ended or wants attention, or when the signal is aborted.
 * @throws UserError `not-found`
 */
export async function* followRun(
  store: Pick<Store, "db" | "listen">,
  runId: string,
  signal: AbortSignal,
  after = 0,
): AsyncGenerator<RunUpdate, void, void> {
  const changes = createBell(signal);
  const subscription = await store.listen(channels.runs, {
    onNotification: (id) => {
      if (id === runId) changes.ring();
    },
    onReconnect: changes.ring,
  });
  const told = new Map<string, string>();
  let lastLine = after;
  try {
    while (!signal.aborted) {
      changes.reset();
      const now = await readRun(store.db, runId);
      if (now === undefined)
        throw new UserError("not-found", `there is no run ${runId}`, { hint: "run: slipway run list" });
      // The log is read after the states: a step's lines are stored before its result, so none is left behind.
      for (;;) {
        const lines = await readLog(store.db, { run: runId, after: lastLine, limit: pageLines });
        if (lines.length > 0) yield { kind: "log", lines };
        lastLine = lines.at(-1)?.seq ?? lastLine;
        if (lines.length < pageLines) break;
      }
      for (const step of now.steps) if (isNews(told, `step ${step.key}`, step)) yield { kind: "step", step };
      if (isNews(told, "run", now.run)) yield { kind: "run", run: now.run };
      if (terminalStates.includes(now.run.state) || now.run.state === "attention") return;
      await changes.wait(lookAgainMs);
    }
  } finally {
    changes.close();
    await subscription.close();
  }
}

/** Waits until a run has ended or wants attention. @throws UserError `not-found`; the signal's reason on abort. */
export async function waitForRun(
  store: Pick<Store, "db" | "listen">,
  runId: string,
  signal: AbortSignal,
): Promise<Run> {
  let last: Run | undefined;
  for await (const update of followRun(store, runId, signal)) if (update.kind === "run") last = update.run;
  signal.throwIfAborted();
  if (last === undefined) throw new Error(`run ${runId} was never seen`);
  return last;
}

function isNews(told: Map<string, string>, name: string, value: unknown): boolean {
  const text = JSON.stringify(value);
  if (told.get(name) === text) return false;
  told.set(name, text);
  return true;
}

interface Bell {
  ring(): void;
  reset(): void;
  /** Until rung since the last reset, aborted, or the time is over. */
  wait(atMostMs: number): Promise<void>;
  /** Forgets the signal, which may live longer. */
  close(): void;
}

function createBell(signal: AbortSignal): Bell {
  let rung = false;
  let wake: (() => void) | undefined;
  const ring = () => {
    rung = true;
    wake?.();
  };
  signal.addEventListener("abort", ring, { once: true });
  return {
    ring,
    close: () => signal.removeEventListener("abort", ring),
    reset: () => {
      rung = false;
    },
    wait: (atMostMs) =>
      new Promise((resolve) => {
        if (rung || signal.aborted) return resolve();
        const timer = setTimeout(done, atMostMs);
        wake = done;
        function done() {
          clearTimeout(timer);
          wake = undefined;
          resolve();
        }
      }),
  };
}
