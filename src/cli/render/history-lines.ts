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
      return whatMoved(entry.move);
    case "evidence":
      return `${entry.evidence.check} ${entry.evidence.result} on ${entry.variant}`;
  }
}

function whatMoved(move: ChannelMove): string {
  const { action, channel, by } = move;
  const what = action === "promote" ? `promoted to ${channel}` : `${channel} rolled back to it`;
  return `${what} by ${by}${circumstances(move)}`;
}

/** What a move of a channel was, and why when somebody said so. */
export function moveRemark(move: ChannelMove): string {
  return `${move.action}${circumstances(move)}`;
}

function circumstances({ override, reason }: ChannelMove): string {
  const why = override?.reason ?? reason;
  return `${override === null ? "" : ` without ${override.missing.join(", ")}`}${why === null ? "" : `: ${why}`}`;
}
