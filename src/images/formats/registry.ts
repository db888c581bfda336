import type { FormatId } from "../schema.ts";
import { gce } from "./gce/plugin.ts";
import type { Format } from "./model.ts";
import { qcow2 } from "./qcow2/plugin.ts";
import { raw } from "./raw/plugin.ts";
import { rootfs } from "./rootfs/plugin.ts";
import { vhd } from "./vhd/plugin.ts";
import { vmdk } from "./vmdk/plugin.ts";

/** Every format; a new one is a folder, a line here and an id in `ids.ts`. */
export const formats: readonly Format[] = [raw, qcow2, vhd, gce, vmdk, rootfs];

export function formatById(id: FormatId): Format {
  const format = formats.find((candidate) => candidate.id === id);
  if (format === undefined) throw new Error(`no format ${id} is registered`);
  return format;
}
