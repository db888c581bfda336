import type { Build } from "../dependencies.ts";
import type { FormatId } from "../schema.ts";

export interface FormatJob extends Build {
  /** The raw disk, to be read only. */
  disk: string;
  /** Folders of the sealed tree's layers, topmost first. */
  trees: readonly string[];
  /** File to make. */
  output: string;
  /** Name of the image, without an ending. */
  name: string;
  sourceDateEpoch: number;
  /** SHA-256 (hex) of everything the disk is made of: ids in the output are derived from it. */
  inputsDigest: string;
}

/** One deliverable format: a folder here, named by its id. The same job must give the same bytes. */
export interface Format {
  id: FormatId;
  title: string;
  /** Ending of a file name, with the dot. */
  extension: string;
  /** What it is made from; a tree can be delivered without a kernel in it, a disk cannot. */
  source: "disk" | "tree";
  /** What `qemu-img info` calls it; null when it is no disk format of QEMU's. */
  qemuType: string | null;
  /** Absent for the format that is the disk itself: nothing is converted. */
  convert?(job: FormatJob): Promise<void>;
}
