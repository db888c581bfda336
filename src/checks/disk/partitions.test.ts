import { expect, test } from "vitest";
import { espPartition, parsePartitions, rootPartition } from "./partitions.ts";

const linux = "0FC63DAF-8483-4772-8E79-3D69D8477DE4";
const rootX86 = "4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709";
const esp = "C12A7328-F81F-11D2-BA4B-00A0C93EC93B";

function table(...partitions: { start: number; size: number; type: string }[]): string {
  return JSON.stringify({ partitiontable: { label: "gpt", sectorsize: 512, partitions } });
}

test.each([
  ["typed as root", table({ start: 64, size: 900, type: linux }, { start: 8, size: 10, type: rootX86 }), 8 * 512],
  [
    "the largest with Linux data",
    table({ start: 8, size: 9, type: linux }, { start: 64, size: 90, type: linux }),
    64 * 512,
  ],
  ["of an old table", table({ start: 2048, size: 9, type: "83" }), 2048 * 512],
  ["not there", table({ start: 8, size: 9, type: esp }), undefined],
  ["not there in an empty table", JSON.stringify({ partitiontable: {} }), undefined],
])("root partition: %s", (_name, json, offsetBytes) => {
  expect(rootPartition(parsePartitions(json))?.offsetBytes).toBe(offsetBytes);
});

test("EFI system partition, in bytes and whatever the case", () => {
  const partitions = parsePartitions(table({ start: 8, size: 9, type: esp.toLowerCase() }));
  expect(espPartition(partitions)).toEqual({ type: esp, offsetBytes: 4096, sizeBytes: 4608 });
});
