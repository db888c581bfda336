import type { Tree } from "../tree.ts";

export interface DpkgPackage {
  name: string;
  version: string;
  arch: string;
  /** Want, flag and state as dpkg keeps them, e.g. `install ok installed`. */
  status: string;
}

/** Every package dpkg knows in the tree, also those that are not properly installed. */
export function dpkgPackages(tree: Tree): DpkgPackage[] {
  const text = tree.readText("/var/lib/dpkg/status") ?? "";
  return text.split(/\n\n+/).flatMap((paragraph) => {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(paragraph)?.[1] ?? "";
    const name = field("Package");
    return name === ""
      ? []
      : [{ name, version: field("Version"), arch: field("Architecture"), status: field("Status") }];
  });
}

export function isInstalled(packages: readonly DpkgPackage[], name: string): boolean {
  return packages.some((entry) => entry.name === name && entry.status.endsWith(" ok installed"));
}

/** Every path that a package brought. With merged /usr a package may still say /bin for what is in /usr/bin. */
export function packagedPaths(tree: Tree): Set<string> {
  const info = "/var/lib/dpkg/info";
  const paths = new Set<string>();
  for (const name of tree.list(info)) {
    if (!name.endsWith(".list")) continue;
    for (const line of (tree.readText(`${info}/${name}`) ?? "").split("\n")) {
      const found = line === "" ? undefined : tree.lstat(line);
      if (found !== undefined) paths.add(found.path);
    }
  }
  return paths;
}
