import type { Writable } from "node:stream";
import type { Step } from "../../client/types.ts";
import { formatDuration } from "../render/duration.ts";
import { printable } from "../render/printable.ts";
import { stepRemark } from "../render/step-tree.ts";
import type { Progress } from "./progress.ts";
import type { RunView } from "./run-view.ts";

/** One line for each change of a step, for pipes and build logs. */
export function openPlainView(stream: Writable, now: () => number): RunView {
  let before: Progress | undefined;
  return {
    show(next) {
      for (const line of changeLines(before, next, now())) stream.write(`${line}\n`);
      before = next;
    },
    note(line) {
      stream.write(`${line}\n`);
    },
    close() {},
  };
}

/** ` 12.3s  packages  done (cached)`: the time since the run began, the step, and what became of it. */
export function changeLines(before: Progress | undefined, next: Progress, now: number): string[] {
  const began = Date.parse(next.run.startedAt ?? next.run.createdAt);
  const width = Math.max(0, ...next.steps.map(({ key }) => key.length));
  const old = new Map(before?.steps.map((step) => [step.key, step]));
  const lines = next.steps.flatMap((step) => {
    const words = changeWords(old.get(step.key), step);
    if (words === undefined) return [];
    const at = step.finishedAt ?? (step.state === "running" ? step.startedAt : null);
    const since = formatDuration((at === null ? now : Date.parse(at)) - began);
    return [`${since.padStart(7)}  ${printable(step.key).padEnd(width)}  ${printable(words)}`];
  });
  if (before !== undefined && before.run.state !== next.run.state && next.run.state === "paused") lines.push("paused");
  return lines;
}

function changeWords(old: Step | undefined, step: Step): string | undefined {
  if (old?.state === step.state && old.attempt === step.attempt) return undefined;
  const remark = stepRemark(step);
  switch (step.state) {
    case "blocked":
    case "ready":
      return undefined;
    case "running":
      return step.attempt > 1 ? `started, attempt ${step.attempt}` : "started";
    case "succeeded":
      return step.cached ? "done (cached)" : "done";
    case "rejected":
    case "errored":
      return remark === undefined ? step.state : `${step.state}: ${remark}`;
    case "waiting":
      return remark;
    case "skipped":
    case "cancelled":
      return step.startedAt === null ? undefined : remark; // what never began is no news
  }
}
