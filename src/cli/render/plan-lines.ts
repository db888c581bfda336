import type { Plan } from "../../client/types.ts";
import { groupByPart } from "../follow/step-parts.ts";
import { printable } from "./printable.ts";
import type { Style } from "./style.ts";

/** A plan for people: its steps by part, what each waits for, its locks and its digest. */
export function planLines(plan: Plan, digest: string, style: Style): string[] {
  const width = Math.max(0, ...plan.steps.map(({ key }) => key.length));
  const steps = groupByPart(plan.steps).flatMap(({ part, steps: members }) => [
    style.bold(part),
    ...members.map(({ key, title, needs, retry, labels = [] }) => {
      const remarks = [
        ...(needs.length === 0 ? [] : [`after ${needs.join(", ")}`]),
        ...(retry === "unsafe" ? ["not repeated by itself"] : []),
        ...(labels.length === 0 ? [] : [`needs a worker with ${labels.join(", ")}`]),
      ];
      return `  ${key.padEnd(width)}  ${printable(title)}${remarks.length === 0 ? "" : style.dim(`  (${remarks.join("; ")})`)}`;
    }),
  ]);
  return [
    printable(plan.title),
    ...steps,
    style.dim(`locks: ${plan.locks.length === 0 ? "none" : plan.locks.join(", ")}`),
    style.dim(`plan:  ${digest}`),
  ];
}
