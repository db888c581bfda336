import type { VersionDetail } from "../../client/types.ts";
import { formatSize } from "./size.ts";
import type { Style } from "./style.ts";
import { tableLines } from "./table.ts";

type ArtifactWithPath = VersionDetail["artifacts"][number];

/** The files of a version: format, size, what it takes on disk, where it is. */
export function artifactLines(artifacts: readonly ArtifactWithPath[], style: Style): string[] {
  const flavoured = artifacts.some(({ flavour }) => flavour !== null);
  return tableLines<ArtifactWithPath>(
    artifacts,
    [
      { title: "format", value: ({ format }) => format },
      { title: "arch", value: ({ arch }) => arch },
      ...(flavoured ? [{ title: "flavour", value: ({ flavour }: ArtifactWithPath) => flavour }] : []),
      { title: "size", value: ({ sizeBytes }) => formatSize(sizeBytes), align: "right" },
      { title: "on disk", value: ({ allocatedBytes }) => formatSize(allocatedBytes), align: "right" },
      { title: "path", value: ({ path }) => path },
    ],
    { style, empty: "no files" },
  );
}
