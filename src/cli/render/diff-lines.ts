import type { VersionDiff } from "../../client/types.ts";
import { formatDuration } from "./duration.ts";
import { formatSize, formatSizeChange } from "./size.ts";
import type { Style } from "./style.ts";

/** Two versions compared, as package changes with their signs; size and boot time below. */
export function diffLines({ from, to, packages, ...numbers }: VersionDiff, style: Style): string[] {
  const { added, removed, changed } = packages;
  const same = added.length + removed.length + changed.length === 0;
  return [
    style.bold(`${from.version} → ${to.version}`),
    ...added.map(({ name, version }) => style.good(`+ ${name} ${version}`)),
    ...removed.map(({ name, version }) => style.bad(`- ${name} ${version}`)),
    ...changed.map((change) =>
      style.warn(`${change.direction === "down" ? "↓" : "↑"} ${change.name} ${change.from} → ${change.to}`),
    ),
    same ? "the same packages" : `${added.length} added, ${removed.length} removed, ${changed.length} changed`,
    `size     ${compare(numbers.sizeBytes, formatSize, formatSizeChange)}`,
    `on disk  ${compare(numbers.allocatedBytes, formatSize, formatSizeChange)}`,
    `boot     ${compare(numbers.bootMs, formatDuration, (ms) => `${ms < 0 ? "−" : "+"}${formatDuration(Math.abs(ms))}`)}`,
  ];
}

type Show = (value: number) => string;

function compare({ from, to }: { from: number | null; to: number | null }, show: Show, showChange: Show): string {
  const sides = `${from === null ? "not measured" : show(from)} → ${to === null ? "not measured" : show(to)}`;
  return from === null || to === null ? sides : `${sides} (${showChange(to - from)})`;
}
