import type { PartitionRange } from "./layout.ts";

/** Arguments that make the EFI system partition in its place, and copy the boot loader to where firmware looks for it. */
export function espArguments(job: {
  disk: string;
  range: PartitionRange;
  volumeId: string;
  loader: string;
  fileName: string;
}): string[][] {
  const { disk, range, volumeId, loader, fileName } = job;
  const image = `${disk}@@${range.startBytes}`;
  return [
    [
      "mkfs.vfat",
      "--invariant",
      ...["-F", "32"],
      ...["-s", "1"],
      ...["-n", "EFI"],
      ...["-i", volumeId],
      ...["--offset", String(range.startBytes / 512)],
      disk,
      String(range.sizeBytes / 1024),
    ],
    ["mmd", "-i", image, "::/EFI", "::/EFI/BOOT"],
    ["mcopy", "-i", image, loader, `::/EFI/BOOT/${fileName}`],
  ];
}
