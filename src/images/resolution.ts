import type { Blobs } from "../store/blobs/open-blobs.ts";
import type { ResolvedPackage } from "./apt/packages-index.ts";
import type { AptSource } from "./apt/sources-list.ts";

/** What the mirror had when it was asked: kept as a blob, named by its digest in the outputs of steps. */
export interface Resolution {
  suite: string;
  arch: string;
  /** Seconds since 1970: date of the suite's Release file. */
  sourceDateEpoch: number;
  /** Names given to the installer; what else is in `packages` comes as a dependency or belongs to every tree. */
  include: readonly string[];
  /** Sources the image itself is given. */
  sources: readonly AptSource[];
  packages: readonly ResolvedPackage[];
  /** `Packages` index of the flat archive. */
  index: string;
}

/** Reads one back. @throws UpstreamError `blob-corrupt`. */
export async function readResolution(blobs: Blobs, sha256: string): Promise<Resolution> {
  return JSON.parse((await blobs.read(sha256)).toString());
}
