import type { Run } from "../client/types.ts";

/** 128 + SIGINT, as shells count: the person ended the command. */
export const interruptedExit = 130;

/** The exit code with which a command ends that waited for this run. */
export function exitOfRun(run: Run): number {
  switch (run.state) {
    case "succeeded":
      return 0;
    case "rejected":
      return 3;
    case "errored":
      return run.error?.exit ?? 4;
    case "cancelled":
      return 4;
    case "attention":
      return 5;
    case "queued":
    case "running":
    case "waiting":
    case "paused":
      return 0; // it goes on without us
  }
}
