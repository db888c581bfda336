import type { Tree } from "../tree.ts";

/** Releases of the kernels in /boot, e.g. `6.1.0-40-cloud-amd64`. */
export function kernelReleases(tree: Tree): string[] {
  return tree
    .list("/boot")
    .filter((name) => name.startsWith("vmlinuz-") || name.startsWith("vmlinux-"))
    .map((name) => name.slice("vmlinuz-".length));
}
