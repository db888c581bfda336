import type { Clock } from "../lib/clock.ts";
import type { ToolRequirement } from "../lib/tool-requirement.ts";
import type { Blobs } from "../store/blobs/open-blobs.ts";
import type { Store } from "../store/open-store.ts";

export interface ServiceDeps {
  dataDir: string;
  clock: Clock;
  tools: readonly ToolRequirement[];
  blobs: Blobs;
  /** For planning without keeping anything. */
  hashOnlyBlobs: Blobs;
  /** Opened at first use and kept: what needs no database must not start one. */
  store(): Promise<Store>;
  databaseState(): "closed" | "open" | "unreachable";
  /** Whoever asks for work needs somebody to do it: starts this process's engine when it is to have one. */
  ensureEngine(): Promise<void>;
}
