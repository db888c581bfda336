import { UserError } from "../../lib/errors.ts";
import type { DiskIdentity } from "./identity.ts";

export const mib = 1024 * 1024;
export const sectorBytes = 512;

/** Byte ranges of a disk. */
export interface DiskLayout {
  sizeBytes: number;
  bios: PartitionRange;
  efi: PartitionRange;
  root: PartitionRange;
}
export interface PartitionRange {
  startBytes: number;
  sizeBytes: number;
}

/** Bytes of a size such as `512M`, `2G`, `1T`. @throws RangeError for anything else: schemas have checked it before. */
export function parseSize(text: string): number {
  const match = /^(\d+)([MGT])$/.exec(text);
  if (match === null) throw new RangeError(`not a size: ${text}`);
  return Number(match[1]) * { M: mib, G: 1024 * mib, T: 1024 * 1024 * mib }[match[2] as "M" | "G" | "T"];
}

/**
 * The partitions: BIOS boot (1 MiB), EFI system (64 MiB), root. Root is the last, so that it can grow with the disk.
 * Both boot partitions are always there: a disk that boots either way costs nothing and moves anywhere.
 * @throws UserError `invalid-project` when the disk is too small for anything.
 */
export function diskLayout(sizeBytes: number): DiskLayout {
  const bios = { startBytes: mib, sizeBytes: mib };
  const efi = { startBytes: 2 * mib, sizeBytes: 64 * mib };
  const rootStart = efi.startBytes + efi.sizeBytes;
  // the last MiB holds the second partition table
  const rootSize = sizeBytes - rootStart - mib;
  if (rootSize < 64 * mib) {
    throw new UserError("invalid-project", `a disk of ${sizeBytes / mib} MiB leaves no room for a root file system`, {
      hint: "give disk.size at least 256M",
      path: "disk.size",
    });
  }
  return { sizeBytes, bios, efi, root: { startBytes: rootStart, sizeBytes: rootSize } };
}

const biosBootType = "21686148-6449-6E6F-744E-656564454649";
const efiSystemType = "C12A7328-F81F-11D2-BA4B-00A0C93EC93B";
/** Discoverable Partitions Specification: systemd-repart finds the root partition by these. */
const rootTypes: Readonly<Record<string, string>> = {
  amd64: "4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709",
  arm64: "B921B045-1DF0-41C3-AF44-4C6F280D3FAE",
};

/** Input of sfdisk. */
export function partitionTable(layout: DiskLayout, identity: DiskIdentity, arch: string): string {
  const line = (name: string, range: PartitionRange, type: string, uuid: string) =>
    `start=${range.startBytes / sectorBytes}, size=${range.sizeBytes / sectorBytes}, type=${type}, uuid=${uuid}, name="${name}"`;
  return [
    "label: gpt",
    `label-id: ${identity.disk}`,
    "unit: sectors",
    "sector-size: 512",
    "",
    line("bios", layout.bios, biosBootType, identity.biosPartition),
    line("efi", layout.efi, efiSystemType, identity.efiPartition),
    line("root", layout.root, rootTypes[arch] ?? "linux", identity.rootPartition),
    "",
  ].join("\n");
}
