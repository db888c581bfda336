import type { Channel, ImageDetail, VersionSummary } from "../../client/types.ts";
import { formatSize } from "./size.ts";
import type { Style } from "./style.ts";
import { type Column, tableLines } from "./table.ts";
import { formatTime } from "./time.ts";

export const channelColumns: readonly Column<Channel>[] = [
  { title: "channel", value: ({ channel }) => channel },
  { title: "image", value: ({ image }) => image },
  { title: "version", value: ({ version }) => version },
  { title: "since", value: ({ since }) => since && formatTime(since) },
  { title: "by", value: ({ by }) => by },
];

/** An image for people: its channels, then its versions, newest first. */
export function imageLines({ name, versions, channels }: ImageDetail, style: Style): string[] {
  return [
    style.bold(name),
    "",
    ...tableLines(
      channels,
      channelColumns.filter(({ title }) => title !== "image"),
      { style, empty: "no channels" },
    ),
    "",
    ...tableLines<VersionSummary>(
      versions,
      [
        { title: "version", value: ({ version }) => version },
        { title: "built", value: ({ createdAt }) => formatTime(createdAt) },
        { title: "size", value: ({ sizeBytes }) => formatSize(sizeBytes), align: "right" },
        { title: "on disk", value: ({ allocatedBytes }) => formatSize(allocatedBytes), align: "right" },
        { title: "checks", value: checkWords },
        { title: "channels", value: (version) => version.channels.join(", ") || null },
        { title: "digest", value: ({ digest }) => digest },
      ],
      { style, empty: "no versions yet" },
    ),
  ];
}

function checkWords({ checks }: VersionSummary): string | null {
  const words = Object.entries(checks).map(([check, result]) => (result === "passed" ? check : `${check} failed`));
  return words.length === 0 ? null : words.join(", ");
}
