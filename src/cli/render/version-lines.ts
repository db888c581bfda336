import type { VersionDetail } from "../../client/types.ts";
import { artifactLines } from "./artifact-lines.ts";
import type { Style } from "./style.ts";
import { tableLines } from "./table.ts";
import { formatTime } from "./time.ts";

type Evidence = VersionDetail["evidence"][number];

/** One version for people: what it is, its files, its evidence, what was measured. */
export function versionLines(version: VersionDetail, style: Style): string[] {
  const measured = Object.entries(version.measurements);
  return [
    style.bold(`${version.image} ${version.version}`),
    `digest    ${version.digest}`,
    `inputs    ${version.inputsDigest}`,
    `built     ${formatTime(version.createdAt)} by run ${version.runId}`,
    `channels  ${version.channels.join(", ") || "none"}`,
    `packages  ${version.packages.length}`,
    ...(measured.length === 0
      ? []
      : [`measured  ${measured.map(([name, value]) => `${name} ${JSON.stringify(value)}`).join(", ")}`]),
    "",
    ...artifactLines(version.artifacts, style),
    "",
    ...tableLines<Evidence>(
      newestOfEach(version.evidence),
      [
        { title: "evidence", value: ({ check }) => check },
        {
          title: "result",
          value: ({ result }) => result,
          paint: (text, { result }) => (result === "passed" ? style.good(text) : style.bad(text)),
        },
        { title: "at", value: ({ at }) => formatTime(at) },
        { title: "about", value: ({ subject }) => subject.slice(0, "sha256:".length + 12) },
        { title: "run", value: ({ runId }) => runId },
      ],
      { style, empty: "no evidence yet; see: slipway image test --help" },
    ),
  ];
}

/** The same inputs built again leave the same evidence again: the newest counts. Oldest first, as it came. */
function newestOfEach(evidence: readonly Evidence[]): Evidence[] {
  const newest = new Map<string, Evidence>();
  for (const entry of [...evidence].sort((a, b) => a.at.localeCompare(b.at))) {
    const key = `${entry.check} ${entry.subject}`;
    newest.delete(key);
    newest.set(key, entry);
  }
  return [...newest.values()];
}
