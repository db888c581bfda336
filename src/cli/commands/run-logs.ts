import type { LogLine } from "../../client/types.ts";
import type { Api } from "../api.ts";
import type { Cli } from "../cli.ts";
import { defineCommand } from "../command.ts";
import { interruptedExit } from "../exit-codes.ts";
import { logLine } from "../render/log-line.ts";

interface Options {
  follow?: boolean;
  step?: string;
}

const pageSize = 5000;

export const runLogs = defineCommand<[string], Options>({
  name: "run logs",
  summary: "Print the log of a run",
  details:
    "Prints what the steps of a run said. With --follow it goes on until the run has ended; Ctrl-C then ends the printing, not the run.",
  args: "<run>",
  options: [
    { flags: "-f, --follow", summary: "go on printing until the run has ended" },
    { flags: "--step <step>", summary: "only this step" },
  ],
  examples: [
    { line: "run logs 0mwqdoatr6wdbjx --step packages", does: "what one step said" },
    { line: "run logs 0mwqdoatr6wdbjx --follow", does: "as it comes" },
  ],
  async run(cli, [id], { follow, step }) {
    const api = await cli.api();
    const all: LogLine[] = [];
    const print = (lines: readonly LogLine[]) => {
      if (cli.json) all.push(...lines);
      else
        for (const line of lines) cli.out.raw(`${logLine(line, { style: cli.style, withStep: step === undefined })}\n`);
    };
    const last = await printStored(api, id, { step, print });
    if (follow === true) await printComing(cli, id, { step, after: last, print });
    if (cli.json) cli.out.result({ run: id, lines: all }, []);
    return cli.signals.interrupt.aborted ? interruptedExit : 0;
  },
});

interface Printing {
  step: string | undefined;
  print(lines: readonly LogLine[]): void;
}

/** @returns the number of the last line there was */
async function printStored(api: Api, id: string, { step, print }: Printing): Promise<number> {
  let after = 0;
  while (true) {
    const lines = await api.log(id, { after, step, limit: pageSize });
    print(lines);
    after = lines.at(-1)?.seq ?? after;
    if (lines.length < pageSize) return after;
  }
}

async function printComing(cli: Cli, id: string, { step, after, print }: Printing & { after: number }): Promise<void> {
  const api = await cli.api();
  for await (const update of api.follow(id, { after, signal: cli.signals.interrupt })) {
    if (update.kind === "log") print(update.lines.filter((line) => step === undefined || line.step === step));
  }
}
