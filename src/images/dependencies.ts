import type { DsseSigner } from "../lib/dsse.ts";
import type { StepContext } from "../runs/model.ts";
import type { Blobs } from "../store/blobs/open-blobs.ts";

/** What the room is given to work with. */
export interface ImagesDependencies {
  blobs: Blobs;
  dataDir: string;
  signingKey: () => Promise<DsseSigner>;
  /** `http_proxy` and the like, as the program was started with; given to tools that fetch. */
  proxyEnv: Readonly<Record<string, string>>;
  /** The machine's apt configuration; default `/etc/apt`. */
  etcApt?: string;
  /** User id builds run with; default: the process's own. */
  effectiveUid?: number;
}

/** The part of a step's context that building a layer needs. */
export type BuildContext = Pick<StepContext, "signal" | "log" | "workDir">;

export interface Build {
  ctx: BuildContext;
  deps: ImagesDependencies;
}
