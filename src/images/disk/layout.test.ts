import { describe, expect, it } from "vitest";
import { deriveUuid, diskIdentity } from "./identity.ts";
import { diskLayout, mib, parseSize, partitionTable } from "./layout.ts";

it.each([
  ["512M", 512 * mib],
  ["2G", 2048 * mib],
  ["1T", 1024 * 1024 * mib],
])("reads %s", (text, bytes) => expect(parseSize(text)).toBe(bytes));

it("refuses what is no size", () => {
  expect(() => parseSize("2g")).toThrow(RangeError);
});

describe("layout", () => {
  it("puts root last, on whole MiB, and leaves room for the second table", () => {
    const layout = diskLayout(512 * mib);
    expect(layout).toEqual({
      sizeBytes: 512 * mib,
      bios: { startBytes: mib, sizeBytes: mib },
      efi: { startBytes: 2 * mib, sizeBytes: 64 * mib },
      root: { startBytes: 66 * mib, sizeBytes: 445 * mib },
    });
  });
  it("refuses a disk without room, saying where to change it", () => {
    expect(() => diskLayout(100 * mib)).toThrow(
      expect.objectContaining({ code: "invalid-project", path: "disk.size" }),
    );
  });
});

describe("identity", () => {
  it("is the same for the same inputs and another one for others", () => {
    expect(diskIdentity("a")).toEqual(diskIdentity("a"));
    const ids = Object.values(diskIdentity("a"));
    expect(new Set([...ids, ...Object.values(diskIdentity("b"))]).size).toBe(ids.length * 2);
  });
  it("is a UUID of version 8", () => {
    expect(deriveUuid("a", "disk")).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

it("writes the partition table for sfdisk", () => {
  const identity = diskIdentity("a");
  const lines = partitionTable(diskLayout(512 * mib), identity, "amd64").split("\n");
  expect(lines).toContain(`label-id: ${identity.disk}`);
  expect(lines.filter((line) => line.startsWith("start="))).toEqual([
    expect.stringMatching(/^start=2048, size=2048, type=21686148-.* name="bios"$/),
    expect.stringMatching(/^start=4096, size=131072, type=C12A7328-.* name="efi"$/),
    expect.stringMatching(/^start=135168, size=911360, type=4F68BCE3-.* name="root"$/),
  ]);
});
