import type { Run, RunDetail } from "../../client/types.ts";
import type { ErrorBody } from "../../lib/errors.ts";
import type { Api } from "../api.ts";
import type { Cli } from "../cli.ts";
import { exitOfRun, interruptedExit } from "../exit-codes.ts";
import { failureLines } from "../render/failure-lines.ts";
import { type Followed, followRun } from "./follow-run.ts";
import { failedStep } from "./progress.ts";

/** What a command prints for a run that succeeded. */
export interface Presented {
  value: object;
  lines: readonly string[];
}

export type Present = (input: { cli: Cli; api: Api; run: RunDetail }) => Promise<Presented>;

/** Shows a run until it has ended, then prints its result, or why there is none. @returns the exit code */
export async function finishRun(cli: Cli, id: string, present: Present): Promise<number> {
  const followed = await followRun(cli, id);
  const { run } = followed;
  if (run.state !== "succeeded") return reportFailure(cli, followed);
  const { value, lines } = await present({ cli, api: await cli.api(), run });
  cli.out.result(value, lines);
  return 0;
}

function reportFailure(cli: Cli, { progress, interrupted }: Followed): number {
  const { run } = progress;
  const error = failedStep(progress.steps)?.error ?? run.error ?? errorOfState(run);
  const exit = interrupted ? interruptedExit : exitOfRun(run);
  cli.out.failure(
    { ...error, exit },
    { lines: failureLines(progress, cli.style), value: { ok: false, run: run.id, state: run.state } },
  );
  return exit;
}

/** For a run that ended without an error of its own. */
function errorOfState(run: Run): ErrorBody {
  const code = run.state === "attention" ? "attention" : run.state === "rejected" ? "rejected" : "cancelled";
  const message = run.attention?.message ?? `${run.title}: ${run.state}`;
  return { kind: "user", code, message, exit: exitOfRun(run), docs: `docs/errors.md#${code}` };
}

/** Says how to see a run that goes on without this command. */
export function detached(cli: Cli, run: Run): number {
  const local = cli.env.url === undefined;
  cli.out.result({ run: run.id, state: run.state }, [run.id]);
  cli.out.note([
    `see: slipway run logs ${run.id} --follow`,
    ...(local ? ["it goes on while a server or a worker runs on this machine: slipway serve"] : []),
  ]);
  return 0;
}
