import type { RunDetail } from "../../client/types.ts";
import type { Present, Presented } from "../follow/finish-run.ts";
import { elapsedMs, partOf } from "../follow/step-parts.ts";
import { formatDuration, roundSeconds } from "../render/duration.ts";
import type { Style } from "../render/style.ts";
import { versionOf } from "./outputs.ts";

/** What `image test` found: every check with its outcome. */
export const presentTest: Present = async ({ cli, run }) => testedVersion(run, cli.style);

export function testedVersion(run: RunDetail, style: Style): Presented {
  const checks = run.steps
    .filter(({ uses }) => uses.startsWith("checks/"))
    .map((step) => ({
      check: partOf(step.uses),
      step: step.key,
      result: step.state === "succeeded" ? "passed" : "failed",
      ms: elapsedMs([step], Date.now()),
    }));
  const named = versionOf(run);
  const width = Math.max(0, ...checks.map(({ step }) => step.length));
  return {
    value: {
      ...named,
      checks: checks.map(({ check, step, result, ms }) => ({ check, step, result, seconds: roundSeconds(ms) })),
      run: run.id,
    },
    lines: [
      ...checks.map(
        ({ step, result, ms }) => `${style.good("✔")} ${step.padEnd(width)}  ${result}  ${formatDuration(ms)}`,
      ),
      ...(named === undefined ? [] : [`evidence: slipway image show ${named.image} ${named.version}`]),
    ],
  };
}
