import { mkdtemp, open, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { exec } from "../../../lib/exec.ts";
import { deriveUuid } from "../../disk/identity.ts";
import type { Format } from "../model.ts";
import { fixedDescriptor } from "./descriptor.ts";

export function vmdkArguments(disk: string, output: string): string[] {
  return [
    "qemu-img",
    "convert",
    "-f",
    "raw",
    "-O",
    "vmdk",
    "-o",
    "subformat=streamOptimized,adapter_type=lsilogic",
    disk,
    output,
  ];
}

/** The descriptor stands in the first sectors; QEMU gives it 20 of them from sector 1 on. */
const headBytes = 64 * 1024;

export const vmdk: Format = {
  id: "vmdk",
  title: "VMware disk, streamOptimized",
  extension: ".vmdk",
  source: "disk",
  qemuType: "vmdk",
  convert: async ({ disk, output, name, ctx, inputsDigest }) => {
    // the descriptor names its own file, so that has to be the same name each time
    const folder = await mkdtemp(join(ctx.workDir, "vmdk-"));
    const made = join(folder, `${name}.vmdk`);
    await exec(vmdkArguments(disk, made), { signal: ctx.signal });
    const file = await open(made, "r+");
    try {
      const head = Buffer.alloc(headBytes);
      const { bytesRead } = await file.read(head, 0, headBytes, 0);
      await file.write(
        fixedDescriptor(head.subarray(0, bytesRead), deriveUuid(inputsDigest, "vmdk").slice(0, 8)),
        0,
        bytesRead,
        0,
      );
    } finally {
      await file.close();
    }
    await rename(made, output);
    await rm(folder, { recursive: true });
  },
};
