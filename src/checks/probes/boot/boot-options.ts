import type { StepLog } from "../../../runs/model.ts";
import type { Blobs } from "../../../store/blobs/open-blobs.ts";
import type { SourceTree } from "../../../store/blobs/source-tree.ts";
import type { Expectations } from "../../expectations.ts";
import type { BootSection } from "../../schema.ts";
import type { AcceleratorChoice } from "./choose-accelerator.ts";
import type { BootArch, Firmware } from "./machine-model.ts";

/** Everything one boot needs. */
export interface BootImageOptions {
  arch: BootArch;
  firmware: Firmware;
  choice: AcceleratorChoice;
  imagePath: string;
  imageSizeBytes: number;
  section: BootSection;
  expect: Expectations;
  sources: Readonly<Record<string, SourceTree>>;
  blobs: Blobs;
  /** Empty folder for the overlay, keys, sockets and the console. */
  workDir: string;
  log: StepLog;
  signal: AbortSignal;
}
