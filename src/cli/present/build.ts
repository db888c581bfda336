import type { RunDetail, VersionDetail } from "../../client/types.ts";
import type { Present, Presented } from "../follow/finish-run.ts";
import { elapsedMs } from "../follow/step-parts.ts";
import { artifactLines } from "../render/artifact-lines.ts";
import { formatDuration, roundSeconds } from "../render/duration.ts";
import type { Style } from "../render/style.ts";
import { buildingSteps, versionOf } from "./outputs.ts";

/** What `image build` made: version, digest and where each file is. */
export const presentBuild: Present = async ({ cli, api, run }) => {
  const named = versionOf(run);
  if (named === undefined) return { value: { run: run.id }, lines: [`${run.title}: done`] };
  return builtVersion(run, await api.version(named.image, named.version), cli.style);
};

export function builtVersion(run: RunDetail, version: VersionDetail, style: Style): Presented {
  const building = buildingSteps(run);
  const reused = building.filter(({ cached }) => cached).length;
  const ms = elapsedMs(run.steps, Date.now());
  return {
    value: {
      image: version.image,
      version: version.version,
      digest: version.digest,
      artifacts: version.artifacts.map((artifact) => ({
        format: artifact.format,
        arch: artifact.arch,
        flavour: artifact.flavour,
        sha256: artifact.digest.replace(/^sha256:/, ""),
        path: artifact.path,
        bytes: artifact.sizeBytes,
        allocated_bytes: artifact.allocatedBytes,
      })),
      seconds: roundSeconds(ms),
      cached: building.length > 0 && reused === building.length,
      run: run.id,
    },
    lines: [
      `${style.good("✔")} ${style.bold(`${version.image} ${version.version}`)}  ${version.digest}`,
      ...artifactLines(version.artifacts, style).map((line) => `  ${line}`),
      `  took ${formatDuration(ms)}; ${reuseWords(reused, building.length)}`,
    ],
  };
}

export function reuseWords(reused: number, total: number): string {
  if (reused === 0) return "nothing came from the cache";
  return reused === total ? "everything came from the cache" : `${reused} of ${total} steps came from the cache`;
}
