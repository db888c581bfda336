import { z } from "zod";
import { UpstreamError } from "../../lib/errors.ts";
import { exec } from "../../lib/exec.ts";

/** A partition of a raw disk image, in bytes. */
export interface Partition {
  /** GPT type UUID in capitals, or the MBR type in hex. */
  type: string;
  offsetBytes: number;
  sizeBytes: number;
}

/** GPT types of the UEFI specification and the Discoverable Partitions Specification (uapi-group). */
const espTypes = ["C12A7328-F81F-11D2-BA4B-00A0C93EC93B", "ef"];
const rootTypes = [
  "4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709", // root, x86-64
  "B921B045-1DF0-41C3-AF44-4C6F280D3FAE", // root, arm64
];
const linuxTypes = ["0FC63DAF-8483-4772-8E79-3D69D8477DE4", "83"];

const tableSchema = z.object({
  partitiontable: z.object({
    sectorsize: z.number().default(512),
    partitions: z.array(z.object({ start: z.number(), size: z.number(), type: z.string() })).default([]),
  }),
});

/** Reads the partition table of a raw image; none when it has no table. @throws UpstreamError `tool-failed`. */
export async function readPartitions(imagePath: string, signal: AbortSignal): Promise<Partition[]> {
  const result = await exec(["sfdisk", "--json", imagePath], { signal, okCodes: [0, 1] });
  if (result.code === 0) return parsePartitions(result.stdout);
  if (result.stderr.includes("does not contain a recognized partition table")) return [];
  throw new UpstreamError("tool-failed", `sfdisk cannot read ${imagePath}: ${result.stderr.trim()}`);
}

/** Reads the answer of `sfdisk --json`. Pure. */
export function parsePartitions(json: string): Partition[] {
  const { sectorsize, partitions } = tableSchema.parse(JSON.parse(json)).partitiontable;
  return partitions.map(({ start, size, type }) => ({
    type: type.length > 2 ? type.toUpperCase() : type,
    offsetBytes: start * sectorsize,
    sizeBytes: size * sectorsize,
  }));
}

/** The partition with the root file system: one typed as root, else the largest with Linux data. */
export function rootPartition(partitions: readonly Partition[]): Partition | undefined {
  const bySize = [...partitions].sort((a, b) => b.sizeBytes - a.sizeBytes);
  return bySize.find(({ type }) => rootTypes.includes(type)) ?? bySize.find(({ type }) => linuxTypes.includes(type));
}

export function espPartition(partitions: readonly Partition[]): Partition | undefined {
  return partitions.find(({ type }) => espTypes.includes(type));
}
