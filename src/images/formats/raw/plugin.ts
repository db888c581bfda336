import { copyFile } from "node:fs/promises";
import type { Format } from "../model.ts";

/** The disk as it is. The build delivers the disk's own blob under this name, so nothing is converted. */
export const raw: Format = {
  id: "raw",
  title: "raw disk, sparse",
  extension: ".raw",
  source: "disk",
  qemuType: "raw",
  convert: ({ disk, output }) => copyFile(disk, output),
};
