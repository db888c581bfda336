import type { Channel, ImageDetail, VersionSummary } from "../../client/types.ts";
import { formatSize } from "./size.ts";
import type { Style } from "./style.ts";
import { type Column, tableLines } from "./table.ts";

export const channelColumns: readonly Column<Channel>[] = [
  { title: "channel", value: ({ channel }) => channel },
  { title: "image", value: ({ image }) => image },
  { title: "version", value: ({ version }) => version },
  { title: "since", value: ({ since }) => since },
  { title: "by", value: ({ by }) => by },
];

/** An image for people: its channels, then its versions, newest first. */
export function imageLines({ image, versions, channels }: ImageDetail, style: Style): string[] {
  const pointing = (version: string) =>
    channels
      .filter((state) => state.version === version)
      .map(({ channel }) => channel)
      .join(", ");
  return [
    style.bold(image),
    "",
    ...tableLines(channels, channelColumns.filter(({ title }) => title !== "image"), { style, empty: "no channels" }),
    "",
    ...tableLines<VersionSummary>(
      versions,
      [
        { title: "version", value: ({ version }) => version },
        { title: "built", value: ({ createdAt }) => createdAt },
        { title: "raw", value: (version) => rawSize(version), align: "right" },
        { title: "channels", value: ({ version }) => pointing(version) || null },
        { title: "digest", value: ({ digest }) => digest },
      ],
      { style, empty: "no versions yet" },
    ),
  ];
}

function rawSize({ artifacts, digest }: VersionSummary): string | null {
  const raw = artifacts.find((artifact) => artifact.digest === digest);
  return raw === undefined ? null : formatSize(raw.sizeBytes);
}
