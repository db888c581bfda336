import { exec } from "../../../lib/exec.ts";
import type { Format } from "../model.ts";

/** In-order writes (no `-W`): the place of a cluster then depends on the content alone. */
export function qcow2Arguments(disk: string, output: string): string[] {
  return [
    "qemu-img",
    "convert",
    "-c",
    "-f",
    "raw",
    "-O",
    "qcow2",
    "-o",
    "compat=1.1,compression_type=zlib",
    disk,
    output,
  ];
}

export const qcow2: Format = {
  id: "qcow2",
  title: "QEMU disk, compressed",
  extension: ".qcow2",
  source: "disk",
  qemuType: "qcow2",
  convert: async ({ disk, output, ctx }) => {
    await exec(qcow2Arguments(disk, output), { signal: ctx.signal });
  },
};
