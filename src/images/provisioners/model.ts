import type { BuildContext } from "../dependencies.ts";
import type { MergedTree } from "../tree/merged-tree.ts";
import type { ProvisionEntry, ProvisionerId } from "./schema.ts";

export interface ProvisionJob {
  ctx: BuildContext;
  tree: MergedTree;
  entry: ProvisionEntry;
  /** Folder with the project's files the entry names, as they were when the plan was made. Seen by the tree's namespace. */
  sources: string;
  env: Readonly<Record<string, string>>;
}

/** One way to change a tree: a folder here, named by its id. */
export interface Provisioner {
  id: ProvisionerId;
  title: string;
  /** @throws UserError `provision-failed` when what the user wrote failed; UpstreamError `tool-missing`. */
  run(job: ProvisionJob): Promise<void>;
}
