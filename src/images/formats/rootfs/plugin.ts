import { withMergedTree } from "../../tree/merged-tree.ts";
import type { Format } from "../model.ts";

/** Names in byte order, numeric owners, extended attributes, no times but the file's own. */
export function rootfsArguments(tree: string, output: string): string[] {
  return [
    "tar",
    "--create",
    "--format=pax",
    "--pax-option=exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime",
    "--sort=name",
    "--numeric-owner",
    "--xattrs",
    "--xattrs-include=security.*",
    "--xattrs-include=user.*",
    "--one-file-system",
    "--use-compress-program=pigz --no-name --processes 2",
    `--file=${output}`,
    `--directory=${tree}`,
    ".",
  ];
}

export const rootfs: Format = {
  id: "rootfs",
  title: "root file system in tar.gz",
  extension: ".rootfs.tar.gz",
  source: "tree",
  qemuType: null,
  convert: async ({ trees, output, ctx, sourceDateEpoch }) => {
    await withMergedTree({ ctx, lower: trees, sourceDateEpoch }, (tree) =>
      tree.run(rootfsArguments(tree.path, output)),
    );
  },
};
