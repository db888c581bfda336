import type { Run } from "../../client/types.ts";
import type { Cli } from "../cli.ts";
import { detached, finishRun } from "../follow/finish-run.ts";
import { presentOf } from "./of-kind.ts";

/** Prints the state that a run has come to. @returns the exit code */
export function changedRun(cli: Cli, run: Run): number {
  cli.out.result({ run: run.id, state: run.state }, [`${run.title}: ${run.state}`]);
  return 0;
}

/** Shows a run that goes on to its end, unless told not to wait. @returns the exit code */
export function continuedRun(cli: Cli, run: Run, detach: boolean | undefined): Promise<number> | number {
  return detach === true ? detached(cli, run) : finishRun(cli, run.id, presentOf(run.kind));
}

export const detachOption = { flags: "--detach", summary: "do not wait for the run's end" } as const;
