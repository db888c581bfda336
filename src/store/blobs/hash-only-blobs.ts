import { sha256Hex } from "../../lib/canonical-json.ts";
import { hashFile } from "../../lib/hash-file.ts";
import type { Blobs } from "./open-blobs.ts";

/** Names what it is given and keeps nothing: for plans that are only shown. Reading goes to `kept`. */
export function hashOnlyBlobs(kept: Blobs): Blobs {
  return {
    ...kept,
    putBytes: async (data) => sha256Hex(data),
    adopt: async (path, known) => known ?? hashFile(path),
  };
}
