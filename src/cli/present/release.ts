import type { RunDetail, VersionDetail } from "../../client/types.ts";
import type { Present, Presented } from "../follow/finish-run.ts";
import { elapsedMs, groupByPart } from "../follow/step-parts.ts";
import { artifactLines } from "../render/artifact-lines.ts";
import { formatDuration, roundSeconds } from "../render/duration.ts";
import type { Style } from "../render/style.ts";
import { reuseWords } from "./build.ts";
import { buildingSteps, movedChannels, versionOf } from "./outputs.ts";
import { channelLine } from "./promotion.ts";

/** What `image release` and `demo` made, where it is, how to look at it and how long each part took. */
export const presentRelease: Present = async ({ cli, api, run }) => {
  const named = versionOf(run);
  if (named === undefined) return { value: { ok: true, run: run.id }, lines: [`${run.title}: done`] };
  const version = await api.version(named.image, named.version);
  return releasedVersion(run, version, { style: cli.style, program: cli.env.program });
};

export function releasedVersion(
  run: RunDetail,
  version: VersionDetail,
  { style, program }: { style: Style; program: string },
): Presented {
  const moves = movedChannels(run);
  const parts = groupByPart(run.steps).map(({ part, steps }) => ({ part, ms: elapsedMs(steps, Date.now()) }));
  const { image, version: name, digest } = version;
  return {
    value: {
      ok: true,
      image,
      version: name,
      digest,
      channel: moves.at(-1)?.channel ?? null,
      // moving a pointer takes no time worth telling
      seconds: Object.fromEntries(
        parts.filter(({ part }) => part !== "promote").map(({ part, ms }) => [part, roundSeconds(ms)]),
      ),
      run: run.id,
    },
    lines: [
      `${style.good("✔")} ${style.bold(`${image} ${name}`)}  ${digest}`,
      ...artifactLines(version.artifacts, style).map((line) => `  ${line}`),
      ...evidenceSummary(version),
      `  took: ${parts.map(({ part, ms }) => `${part} ${formatDuration(ms)}`).join(", ")}`,
      `  cache: ${cacheWords(run)}`,
      ...lookLines(run, version, program),
      ...moves.map(channelLine),
    ],
  };
}

function cacheWords(run: RunDetail): string {
  const building = buildingSteps(run);
  const reused = building.filter(({ cached }) => cached);
  const words = reuseWords(reused.length, building.length);
  return reused.length === 0 || reused.length === building.length
    ? words
    : `${words}: ${reused.map(({ key }) => key).join(", ")}`;
}

function evidenceSummary({ evidence }: VersionDetail): string[] {
  if (evidence.length === 0) return [];
  const newest = new Map(
    [...evidence].sort((a, b) => a.at.localeCompare(b.at)).map(({ check, result }) => [check, result]),
  );
  return [`  evidence: ${[...newest].map(([check, result]) => `${check} ${result}`).join(", ")} (signed)`];
}

/** Commands to look at what was made; the disk is opened through a snapshot, so that it stays as it is. */
function lookLines(run: RunDetail, { image, version, artifacts, evidence }: VersionDetail, program: string): string[] {
  const raw = artifacts.find(({ format }) => format === "raw");
  const boots = evidence.some(({ check, result }) => check === "boot" && result === "passed");
  const boot = "qemu-system-x86_64 -m 1024 -nographic -snapshot -drive if=virtio,format=raw,file=";
  return [
    "  look at it:",
    `    ${program} image show ${image} ${version}`,
    `    ${program} image history ${image}`,
    `    ${program} run show ${run.id}`,
    ...(boots && raw?.arch === "amd64" ? [`    ${boot}${raw.path}`] : []),
  ];
}
