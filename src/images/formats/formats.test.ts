import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { gceArguments } from "./gce/plugin.ts";
import { formatIds } from "./ids.ts";
import { qcow2Arguments } from "./qcow2/plugin.ts";
import { formats } from "./registry.ts";
import { rootfsArguments } from "./rootfs/plugin.ts";
import { fixedFooter } from "./vhd/footer.ts";
import { vhdArguments } from "./vhd/plugin.ts";
import { fixedDescriptor } from "./vmdk/descriptor.ts";
import { vmdkArguments } from "./vmdk/plugin.ts";

it("has one folder, one id and one entry for each format", () => {
  const folders = readdirSync(import.meta.dirname).filter((name) =>
    statSync(join(import.meta.dirname, name)).isDirectory(),
  );
  expect(folders.sort()).toEqual([...formatIds].sort());
  expect(formats.map(({ id }) => id)).toEqual(formatIds);
});

it.each([
  ["qcow2", qcow2Arguments("d", "o"), "qemu-img convert -c -f raw -O qcow2 -o compat=1.1,compression_type=zlib d o"],
  ["vhd", vhdArguments("d", "o"), "qemu-img convert -f raw -O vpc -o subformat=fixed,force_size=on d o"],
  [
    "vmdk",
    vmdkArguments("d", "o"),
    "qemu-img convert -f raw -O vmdk -o subformat=streamOptimized,adapter_type=lsilogic d o",
  ],
])("builds the arguments of %s", (_, argv, text) => expect(argv.join(" ")).toBe(text));

it("packs archives without anything of this machine in them", () => {
  expect(gceArguments("/f", "/o", 7)).toEqual(
    expect.arrayContaining(["--format=oldgnu", "--hole-detection=raw", "--mtime=@7", "disk.raw"]),
  );
  expect(rootfsArguments("/t", "/o")).toEqual(
    expect.arrayContaining(["--sort=name", "--numeric-owner", "--one-file-system"]),
  );
});

it("gives a VHD footer a fixed time and id, and a right checksum", () => {
  const footer = Buffer.alloc(512);
  footer.write("conectix", "latin1");
  const fixed = fixedFooter(footer, { sourceDateEpoch: 946_684_801, uuid: "00112233-4455-6677-8899-aabbccddeeff" });
  expect(fixed.readUInt32BE(24)).toBe(1);
  expect(fixed.toString("hex", 68, 84)).toBe("00112233445566778899aabbccddeeff");
  const checksum = fixed.readUInt32BE(64);
  fixed.writeUInt32BE(0, 64);
  expect(checksum).toBe(~fixed.reduce((sum, byte) => sum + byte, 0) >>> 0);
  expect(() => fixedFooter(Buffer.alloc(512), { sourceDateEpoch: 0, uuid: "" })).toThrow("no VHD footer");
});

it("gives a VMDK descriptor a fixed content id of the same length", () => {
  const head = Buffer.from("KDMV\0\n# Disk DescriptorFile\nversion=1\nCID=deadbee\nparentCID=ffffffff\n");
  const fixed = fixedDescriptor(head, "12345678").toString();
  expect(fixed).toContain("\nCID=2345678\nparentCID=ffffffff");
  expect(fixed).toHaveLength(head.length);
  expect(() => fixedDescriptor(Buffer.from("x"), "1")).toThrow("no VMDK descriptor");
});
