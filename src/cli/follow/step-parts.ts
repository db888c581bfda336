import type { Step } from "../../client/types.ts";

/**
 * The part of the work a step belongs to, as people speak of it: every step of the images room is the `build`, each
 * check is a part of its own name (a verdict over several runs of it included), moving a channel is `promote`.
 */
export function partOf(uses: string): string {
  const [room = "", name = ""] = uses.split("/");
  if (room === "images") return "build";
  if (room === "checks") return name.replace(/-verdict$/, "");
  if (room === "channels") return "promote";
  return room;
}

/** Parts in the order in which they first appear, each with its steps. */
export function groupByPart<S extends { uses: string }>(steps: readonly S[]): { part: string; steps: readonly S[] }[] {
  const parts = new Map<string, S[]>();
  for (const step of steps) {
    const part = partOf(step.uses);
    parts.set(part, [...(parts.get(part) ?? []), step]);
  }
  return [...parts].map(([part, members]) => ({ part, steps: members }));
}

/**
 * How long somebody waited for these steps: the union of their times, so that steps side by side count once and
 * pauses between them not at all. A step that still runs counts up to `now` (ms since the epoch).
 */
export function elapsedMs(steps: readonly Pick<Step, "startedAt" | "finishedAt">[], now: number): number {
  const spans = steps
    .filter((step) => step.startedAt !== null)
    .map((step) => ({
      from: Date.parse(step.startedAt ?? ""),
      to: step.finishedAt === null ? now : Date.parse(step.finishedAt),
    }))
    .sort((a, b) => a.from - b.from);
  let total = 0;
  let covered = Number.NEGATIVE_INFINITY;
  for (const { from, to } of spans) {
    total += Math.max(0, to - Math.max(from, covered));
    covered = Math.max(covered, to);
  }
  return total;
}
