import type { Format } from "../model.ts";

/** The disk as it is. */
export const raw: Format = {
  id: "raw",
  title: "raw disk, sparse",
  extension: ".raw",
  source: "disk",
  qemuType: "raw",
};
