import type { Run, RunDetail, Step } from "../../client/types.ts";
import { failedStep, type Progress } from "../follow/progress.ts";
import { elapsedMs } from "../follow/step-parts.ts";
import { formatDuration } from "./duration.ts";
import { hintLines } from "./error-lines.ts";
import { printable } from "./printable.ts";
import type { Style } from "./style.ts";

/**
 * Why a run did not succeed, for people: the failing step's last lines first, then the reason, the hint and how to go
 * on. Empty for a run that succeeded.
 */
export function failureLines(progress: Progress, style: Style): string[] {
  const { run, steps } = progress;
  switch (run.state) {
    case "rejected":
    case "errored":
      return brokenLines(progress, style);
    case "attention":
      return attentionLines(run, style);
    case "cancelled":
      return cancelledLines(run, steps, style);
    case "queued":
    case "running":
    case "waiting":
    case "paused":
      return [`${printable(run.title)} is ${run.state} still; see: slipway run show ${run.id}`];
    case "succeeded":
      return [];
  }
}

function brokenLines({ run, steps, tails }: Progress, style: Style): string[] {
  const step = failedStep(steps);
  const error = step?.error ?? run.error;
  const tail = step === undefined ? [] : (tails.get(step.key) ?? []);
  const title =
    step === undefined
      ? `${run.title}: ${run.state}`
      : `${step.title}: ${run.state} after ${formatDuration(elapsedMs([step], Date.parse(step.startedAt ?? "")))}`;
  const message = (error?.message ?? "no reason was given").split("\n").map(printable);
  const shown = new Set(tail.map(({ text }) => printable(text).trim()));
  return [
    ...tail.map(({ text }) => style.dim(`  │ ${printable(text)}`)),
    `${style.bad("✖")} ${style.bold(printable(title))}`,
    // a tool's last lines stand in its message too: once is enough
    ...message.filter((line, index) => index === 0 || !shown.has(line.trim())).map((line) => `  ${line}`),
    ...hintLines(error?.hint).map(printable),
    ...(error === null || error === undefined ? [] : [style.dim(`  about this error: ${error.docs}`)]),
    `  whole log: slipway run logs ${run.id}${step === undefined ? "" : ` --step ${step.key}`}`,
    `  after the fix: slipway run retry ${run.id}`,
  ];
}

/** What is unclear and which decisions there are, each with its command. */
export function attentionLines(run: Run, style: Style): string[] {
  const attention = run.attention;
  if (attention === null) return [`${style.warn("!")} ${run.id} needs a person's decision`];
  const meaning = {
    succeeded: "it did happen: go on",
    retry: "it did not happen: do it",
    abandon: "end the run",
  } as const;
  return [
    `${style.warn("!")} ${style.bold(`${printable(run.title)}: step ${printable(attention.step)} needs a decision`)}`,
    ...attention.message.split("\n").map((line) => `  ${printable(line)}`),
    ...attention.choices.map(
      (choice) => `  slipway run decide ${run.id} ${choice.padEnd(9)} --reason …   # ${meaning[choice]}`,
    ),
  ];
}

function cancelledLines(run: Run, steps: readonly Step[], style: Style): string[] {
  const stopped = steps
    .filter(({ state, startedAt }) => state === "cancelled" && startedAt !== null)
    .map(({ key }) => printable(key));
  const kept = steps.filter(({ state }) => state === "succeeded").length;
  return [
    `${style.warn("⊘")} ${style.bold(`${printable(run.title)}: cancelled`)}${stopped.length > 0 ? ` during ${stopped.join(", ")}` : ""}`,
    `  ${kept} of ${steps.length} steps are done and kept`,
    `  to go on: slipway run retry ${run.id}`,
  ];
}

/** The failure of a stored run, told without its log. */
export function storedFailureLines(detail: RunDetail, style: Style): string[] {
  return failureLines({ run: detail, steps: detail.steps, tails: new Map() }, style);
}
