import type { ChecksSection } from "../checks/schema.ts";
import type { MachineRecipe } from "../images/schema.ts";
import type { ProjectChannel } from "./channels-schema.ts";

/** A `slipway.yaml` and what it includes: valid, with every default filled in. */
export interface Project {
  /** Real path of the folder that paths in the project count from. */
  root: string;
  /** Absolute path of the project file. */
  file: string;
  /** Every file of the project, relative to `root`; the project file first. */
  files: readonly string[];
  /** By name; look one up with `imageRecipe`. */
  images: Readonly<Record<string, MachineRecipe>>;
  /** In the order a version goes through them. */
  channels: readonly ProjectChannel[];
  checks: ChecksSection;
}
