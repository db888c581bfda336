import { errorTable } from "../../lib/errors.ts";
import { defineCommand } from "../command.ts";

export const logVerify = defineCommand({
  name: "log verify",
  summary: "Look for changed or missing rows in the event log",
  details: "Every entry carries the hash of the one before it. Exit code 3 when an entry was changed or is missing.",
  examples: [{ line: "log verify", does: "recomputes every hash" }],
  async run(cli) {
    const verdict = await (await cli.api()).verifyEvents();
    if (verdict.ok) {
      cli.out.result(verdict, [`${cli.style.good("✔")} the event log is whole: ${verdict.count} entries`]);
      return 0;
    }
    const lines = [
      `${cli.style.bad("✖")} the event log is not whole: entry ${verdict.firstBad}: ${verdict.problem}`,
      "  entries before it are as they were written; trust none from it on",
    ];
    cli.out.result(verdict, lines);
    return errorTable["log-tampered"].exit;
  },
});
