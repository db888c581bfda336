import type { LogLine } from "../../client/types.ts";
import { printable } from "./printable.ts";
import type { Style } from "./style.ts";
import { formatClock } from "./time.ts";

/** `09:14:03  packages  │ Unpacking nginx`; what slipway itself notes is marked with an arrow. */
export function logLine(line: LogLine, { style, withStep }: { style: Style; withStep: boolean }): string {
  const mark = line.stream === "note" ? "▸" : "│";
  const step = withStep ? `${printable(line.step).padEnd(16)} ` : "";
  return `${style.dim(`${formatClock(line.at)}  ${step}${mark}`)} ${printable(line.text)}`;
}
