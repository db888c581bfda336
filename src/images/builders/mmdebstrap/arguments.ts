export interface MmdebstrapJob {
  tree: string;
  /** Folder with the package files and their `Packages` index. */
  archive: string;
  arch: string;
  foreign: boolean;
  include: readonly string[];
  hooks: { setup: string; essential: string; customize: string };
}

/**
 * Arguments of mmdebstrap for an installation from a flat archive of exactly the wanted package files. The archive
 * needs no signature: every file in it was checked against the mirror's signed index when it was fetched.
 */
export function mmdebstrapArguments(job: MmdebstrapJob): string[] {
  return [
    "mmdebstrap",
    "--mode=root",
    "--format=directory",
    "--variant=minbase",
    `--architectures=${job.arch}`,
    ...(job.include.length === 0 ? [] : [`--include=${job.include.join(",")}`]),
    // the tree may be a mount point that holds lost+found, and arch-test is not always there
    "--skip=check/empty",
    ...(job.foreign ? ["--skip=check/qemu"] : []),
    "--dpkgopt=force-unsafe-io",
    // else the owner of apt's folders depends on whether the account _apt can reach the tree
    '--aptopt=APT::Sandbox::User "root"',
    `--setup-hook=${job.hooks.setup}`,
    `--essential-hook=${job.hooks.essential}`,
    `--customize-hook=${job.hooks.customize}`,
    "", // any suite: the flat archive has none
    job.tree,
    `deb [trusted=yes] copy://${job.archive} ./`,
  ];
}

/** Its own process namespace: a daemon that a maintainer script leaves behind ends with the installation. */
export function isolated(argv: readonly string[]): string[] {
  return ["unshare", "--pid", "--fork", "--kill-child=KILL", "--mount-proc", "--", ...argv];
}
