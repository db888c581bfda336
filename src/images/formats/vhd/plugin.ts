import { open } from "node:fs/promises";
import { exec } from "../../../lib/exec.ts";
import { deriveUuid } from "../../disk/identity.ts";
import type { Format } from "../model.ts";
import { fixedFooter, footerBytes } from "./footer.ts";

/** Fixed size, the exact size of the disk: Azure takes only VHDs of whole MiB, and QEMU would round to cylinders. */
export function vhdArguments(disk: string, output: string): string[] {
  return ["qemu-img", "convert", "-f", "raw", "-O", "vpc", "-o", "subformat=fixed,force_size=on", disk, output];
}

export const vhd: Format = {
  id: "vhd",
  title: "fixed VHD, aligned to 1 MiB",
  extension: ".vhd",
  source: "disk",
  qemuType: "vpc",
  convert: async ({ disk, output, ctx, sourceDateEpoch, inputsDigest }) => {
    await exec(vhdArguments(disk, output), { signal: ctx.signal });
    const file = await open(output, "r+");
    try {
      const at = (await file.stat()).size - footerBytes;
      const footer = Buffer.alloc(footerBytes);
      await file.read(footer, 0, footerBytes, at);
      await file.write(
        fixedFooter(footer, { sourceDateEpoch, uuid: deriveUuid(inputsDigest, "vhd") }),
        0,
        footerBytes,
        at,
      );
    } finally {
      await file.close();
    }
  },
};
