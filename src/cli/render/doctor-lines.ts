import type { DoctorReport } from "../../client/types.ts";
import { printable } from "./printable.ts";
import type { Style } from "./style.ts";

/** What the machine has and lacks; below it the one command that installs what is missing. */
export function doctorLines(
  { ok, findings }: DoctorReport,
  style: Style,
  { program, uid }: { program: string; uid: number },
): string[] {
  const width = Math.max(0, ...findings.map(({ title }) => title.length));
  const symbols = { ok: style.good("✔"), warning: style.warn("!"), missing: style.bad("✖") } as const;
  const fixable = findings.some(({ state, fix }) => state === "missing" && fix !== null);
  return [
    ...findings.flatMap(({ state, title, detail, fix }) => [
      `${symbols[state]} ${printable(title).padEnd(width)}  ${printable(detail)}`.trimEnd(),
      ...(state === "ok" || fix === null ? [] : [`  ${" ".repeat(width)}  fix: ${printable(fix)}`]),
    ]),
    ...(ok ? ["nothing is missing"] : []),
    ...(fixable ? [`all at once: ${asRoot(`${program} doctor --fix`, uid)}`] : []),
  ];
}

/** The command as root would call it. */
export function asRoot(command: string, uid: number): string {
  return uid === 0 ? command : `sudo ${command}`;
}
