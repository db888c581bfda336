import type { DsseSigner } from "../lib/dsse.ts";
import type { Blobs } from "../store/blobs/open-blobs.ts";

/** What check steps may use. */
export interface CheckDeps {
  blobs: Blobs;
  /** Data folder; `cache/` in it remembers what was found out about this machine. */
  dataDir: string;
  /** The project's key, which signs evidence. */
  signingKey: () => Promise<DsseSigner>;
}
