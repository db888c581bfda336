import type { ChannelMove, HistoryEntry } from "../../client/types.ts";
import type { Style } from "./style.ts";
import { tableLines } from "./table.ts";
import { formatTime } from "./time.ts";

/** What happened to an image: builds, evidence and moves of channels, one line each. */
export function historyLines(history: readonly HistoryEntry[], style: Style): string[] {
  return tableLines<HistoryEntry>(
    history,
    [
      { title: "at", value: ({ at }) => formatTime(at) },
      { title: "version", value: versionOf },
      { title: "what", value: whatHappened },
    ],
    { style, empty: "nothing yet" },
  );
}

function versionOf(entry: HistoryEntry): string {
  switch (entry.kind) {
    case "version":
      return entry.version;
    case "move":
      return entry.move.to;
    case "evidence":
      return entry.versions.join(", ");
  }
}

function whatHappened(entry: HistoryEntry): string {
  switch (entry.kind) {
    case "version":
      return `built by run ${entry.runId}`;
    case "move":
      return `${entry.move.channel}: ${moveRemark(entry.move)} (by ${entry.move.by})`;
    case "evidence":
      return `${entry.evidence.check} ${entry.evidence.result} on ${entry.variant}`;
  }
}

/** What a move of a channel was, and why when somebody said so. */
export function moveRemark({ action, override, reason }: ChannelMove): string {
  const why = override?.reason ?? reason;
  const what = override === null ? action : `${action} without ${override.missing.join(", ")}`;
  return why === null ? what : `${what}: ${why}`;
}
