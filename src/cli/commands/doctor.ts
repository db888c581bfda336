import { errorTable } from "../../lib/errors.ts";
import { defineCommand } from "../command.ts";
import { doctorLines } from "../render/doctor-lines.ts";

export const doctor = defineCommand<[], { fix?: boolean }>({
  name: "doctor",
  summary: "Look whether this machine has what the work needs",
  details: "Checks the tools slipway drives and their versions. Exit code 5 when something is missing.",
  options: [{ flags: "--fix", summary: "install what is missing (as root)" }],
  examples: [
    { line: "doctor", does: "what is there and what is missing" },
    { line: "doctor --fix", does: "install what is missing" },
  ],
  async run(cli, _args, { fix }) {
    const api = await cli.api();
    const report =
      fix === true
        ? await api.fixDoctor({ onNote: (line) => cli.out.note([line]), signal: cli.signals.interrupt })
        : await api.doctor();
    cli.out.result(report, doctorLines(report, cli.style, cli.env));
    return report.ok ? 0 : errorTable["tool-missing"].exit;
  },
});
