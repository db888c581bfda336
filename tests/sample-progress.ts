import type { Progress } from "../src/cli/follow/progress.ts";
import type { LogLine, Run, Step } from "../src/client/types.ts";

/** The run of tests/sample-run.ts as it comes over the wire, half-way through. */
export function sampleProgress(
  run: object,
  steps: readonly object[],
  tails: Record<string, readonly string[]> = {},
): Progress {
  const lines = Object.entries(tails).map(
    ([step, texts]) => [step, texts.map((text, index) => ({ ...lineOf(step, index), text }))] as const,
  );
  return {
    run: JSON.parse(JSON.stringify(run)) as Run,
    steps: JSON.parse(JSON.stringify(steps)) as Step[],
    tails: new Map(lines),
  };
}

function lineOf(step: string, index: number): Omit<LogLine, "text"> {
  return { seq: index + 1, step, attempt: 1, at: "2026-11-21T10:00:00.000Z", stream: "out" };
}
