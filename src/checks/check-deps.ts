import type { KeyObject } from "node:crypto";
import type { DsseSigner } from "../lib/dsse.ts";
import type { Blobs } from "../store/blobs/open-blobs.ts";
import type { Database } from "../store/database.ts";

/** What check steps may use. */
export interface CheckDeps {
  /** For evidence that is there already. */
  db: Database;
  blobs: Blobs;
  /** Data folder; `cache/` in it remembers what was found out about this machine. */
  dataDir: string;
  /** The project's key, which signs evidence, and its public half, which verifies it. */
  signingKey: () => Promise<DsseSigner & { publicKey: KeyObject }>;
}
