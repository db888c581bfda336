import type { RunDetail, VersionDetail } from "../../client/types.ts";
import type { Present, Presented } from "../follow/finish-run.ts";
import { elapsedMs, partOf } from "../follow/step-parts.ts";
import { formatDuration, roundSeconds } from "../render/duration.ts";
import type { Style } from "../render/style.ts";

/** What `image test` found: every check with its outcome. */
export const presentTest: Present = async ({ cli, api, run }) => {
  const subject = testedArtifact(run);
  const version = subject && (await api.version(subject.image, subject.digest));
  return testedVersion(run, version, cli.style);
};

/** The plan of a test names its artifacts by digest. */
function testedArtifact({ plan }: RunDetail): { image: string; digest: string } | undefined {
  const config: Record<string, unknown> = plan.steps[0]?.config ?? {};
  const { image, subject } = config;
  const digest: unknown = typeof subject === "object" && subject !== null ? Reflect.get(subject, "digest") : undefined;
  return typeof image === "string" && typeof digest === "string" ? { image, digest } : undefined;
}

export function testedVersion(
  run: RunDetail,
  version: Pick<VersionDetail, "image" | "version" | "digest"> | undefined,
  style: Style,
): Presented {
  const checks = run.steps
    .filter(({ uses }) => uses.startsWith("checks/"))
    .map((step) => ({
      check: partOf(step.uses),
      step: step.key,
      result: step.state === "succeeded" ? "passed" : "failed",
      ms: elapsedMs([step], Date.now()),
    }));
  const named = version && { image: version.image, version: version.version, digest: version.digest };
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
