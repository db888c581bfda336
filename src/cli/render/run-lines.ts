import type { Run, RunDetail, Step } from "../../client/types.ts";
import { elapsedMs } from "../follow/step-parts.ts";
import { formatDuration } from "./duration.ts";
import { storedFailureLines } from "./failure-lines.ts";
import { printable } from "./printable.ts";
import { stepRemark } from "./step-tree.ts";
import type { Style } from "./style.ts";
import { tableLines } from "./table.ts";
import { formatTime } from "./time.ts";

/** A run for people: what it is, its steps, and why it did not succeed when it did not. */
export function runLines(run: RunDetail, { style, now }: { style: Style; now: number }): string[] {
  const failure = run.finishedAt === null && run.state !== "attention" ? [] : storedFailureLines(run, style);
  return [
    `${style.bold(printable(run.title))}  ${paintRunState(run.state, run, style)}`,
    `run      ${run.id}`,
    `started  ${run.startedAt === null ? "not yet" : formatTime(run.startedAt)} by ${printable(run.actor)}`,
    ...(run.finishedAt === null
      ? []
      : [`ended    ${formatTime(run.finishedAt)}, after ${formatDuration(elapsedMs([run], now))}`]),
    `plan     ${run.planDigest}${run.parentPlanDigest === null ? "" : ` (before the retry: ${run.parentPlanDigest})`}`,
    "",
    ...tableLines<Step>(
      run.steps,
      [
        { title: "step", value: ({ key }) => key },
        { title: "state", value: ({ state }) => state },
        {
          title: "took",
          value: (step) => (hasTakenTime(step) ? formatDuration(elapsedMs([step], now)) : null),
          align: "right",
        },
        { title: "attempt", value: ({ attempt }) => (attempt === 0 ? null : String(attempt)), align: "right" },
        { title: "", value: (step) => remarkBesideState(step) },
      ],
      { style, empty: "no steps" },
    ),
    ...(failure.length === 0 ? [] : ["", ...failure]),
  ];
}

/** A step that was put back keeps the time of its first start; nobody works on it. */
function hasTakenTime({ state, startedAt }: Step): boolean {
  return startedAt !== null && state !== "ready" && state !== "blocked";
}

function remarkBesideState(step: Step): string {
  const remark = stepRemark(step) ?? "";
  return remark === step.state ? "" : remark;
}

export function paintRunState(text: string, { state }: Pick<Run, "state">, style: Style): string {
  switch (state) {
    case "succeeded":
      return style.good(text);
    case "rejected":
    case "errored":
      return style.bad(text);
    case "attention":
    case "paused":
    case "cancelled":
      return style.warn(text);
    case "queued":
    case "running":
    case "waiting":
      return style.accent(text);
  }
}
