import type { Step } from "../../client/types.ts";
import { failedStep, type Progress, stepHasEnded } from "../follow/progress.ts";
import { elapsedMs, groupByPart } from "../follow/step-parts.ts";
import { formatDuration } from "./duration.ts";
import { cut, printable } from "./printable.ts";
import type { Style } from "./style.ts";
import { formatClock } from "./time.ts";

export interface Screen {
  columns: number;
  rows: number;
  style: Style;
  /** Ms since the epoch. */
  now: number;
  /** Which picture of the spinner to show. */
  frame: number;
}

const spinner = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"] as const;

/**
 * The run as a tree: its title, then its parts with their steps. Parts that are done fold into one line; what does
 * not fit the screen is left out from the end, with a count, since the lines are painted over one another.
 */
export function stepTreeLines({ run, steps, tails }: Progress, screen: Screen): string[] {
  const { style } = screen;
  const parts = groupByPart(steps);
  const lines = [`${style.bold(cut(printable(run.title), screen.columns - 12))} ${style.dim(run.state)}`];
  for (const { part, steps: members } of parts) {
    const folds = parts.length > 1;
    const done = members.every(({ state }) => state === "succeeded");
    if (folds) lines.push(partLine(part, members, screen));
    if (folds && (done || !members.some(hasBegun))) continue;
    for (const step of members) {
      const lastLine = step.state === "running" ? tails.get(step.key)?.at(-1)?.text : undefined;
      lines.push(stepLine(step, { screen, indent: folds ? 2 : 0, lastLine }));
    }
  }
  const room = Math.max(3, screen.rows - 1);
  return lines.length <= room
    ? lines
    : [...lines.slice(0, room - 1), style.dim(`  … and ${lines.length - room + 1} lines more`)];
}

function hasBegun(step: Step): boolean {
  return step.state !== "blocked" && step.state !== "ready";
}

function partLine(part: string, members: readonly Step[], screen: Screen): string {
  const { style } = screen;
  const done = members.filter(({ state }) => state === "succeeded").length;
  const cached = members.filter((step) => step.cached).length;
  const time = members.some((step) => step.startedAt !== null) ? formatDuration(elapsedMs(members, screen.now)) : "";
  const count = `${done}/${members.length}${cached > 0 ? `, ${cached} cached` : ""}`;
  return `${symbol(partState(members), screen)} ${style.bold(part.padEnd(12))} ${time.padStart(7)}  ${style.dim(count)}`;
}

function partState(members: readonly Step[]): Step["state"] {
  const failed = failedStep(members);
  if (failed !== undefined) return failed.state;
  const active = members.find(({ state }) => state === "running" || state === "waiting");
  if (active !== undefined) return active.state;
  if (members.every(({ state }) => state === "succeeded")) return "succeeded";
  if (members.every(stepHasEnded)) return members.find(({ state }) => state !== "succeeded")?.state ?? "succeeded";
  return members.some(hasBegun) ? "running" : "blocked";
}

interface LineSetting {
  screen: Screen;
  indent: number;
  lastLine: string | undefined;
}

function stepLine(step: Step, { screen, indent, lastLine }: LineSetting): string {
  const { style } = screen;
  const time = step.startedAt === null ? "" : formatDuration(elapsedMs([step], screen.now));
  const name = printable(step.key).padEnd(20 - indent);
  const remark = cut(printable(stepRemark(step) ?? lastLine ?? ""), screen.columns - 32 - (indent + name.length - 20));
  return `${" ".repeat(indent)}${symbol(step.state, screen)} ${name} ${time.padStart(7)}  ${style.dim(remark)}`.trimEnd();
}

/** What to say of a step besides its state; undefined when its last log line says more. */
export function stepRemark(step: Step): string | undefined {
  switch (step.state) {
    case "succeeded":
      return step.cached ? "cached" : undefined;
    case "rejected":
    case "errored":
      return step.error?.message.split("\n")[0];
    case "waiting":
      return step.waitingUntil === null ? "waiting" : `waiting, next look at ${formatClock(step.waitingUntil)}`;
    case "running":
      return undefined;
    case "skipped":
    case "cancelled":
      return step.state;
    case "blocked":
    case "ready":
      return undefined;
  }
}

/** One character for a step's state; colour only repeats what the character says. */
function symbol(state: Step["state"], { style, frame }: Screen): string {
  switch (state) {
    case "succeeded":
      return style.good("✔");
    case "rejected":
    case "errored":
      return style.bad("✖");
    case "running":
      return style.accent(spinner[frame % spinner.length] ?? "⠋");
    case "waiting":
      return style.accent("…");
    case "cancelled":
      return style.warn("⊘");
    case "skipped":
      return style.dim("↷");
    case "blocked":
    case "ready":
      return style.dim("·");
  }
}
