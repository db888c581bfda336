import { join } from "node:path";
import type { InstalledPackage } from "../../catalog/model.ts";
import type { MergedTree } from "../tree/merged-tree.ts";

const fields = [
  "binary:Package",
  "Version",
  "Architecture",
  "source:Package",
  "source:Version",
  "Installed-Size",
  "db:Status-Status",
];
const showFormat = `${fields.map((name) => `\${${name}}`).join("\\t")}\\n`;

/** Reads what `dpkg-query` printed; packages that are only configured or half there are left out. Sorted by name. */
export function parseInstalledPackages(text: string): InstalledPackage[] {
  const found = text.split("\n").flatMap((line): InstalledPackage[] => {
    const [name = "", version = "", arch = "", source = "", sourceVersion = "", size = "", status = ""] =
      line.split("\t");
    if (status !== "installed") return [];
    return [{ name: name.replace(/:.*$/, ""), version, arch, source, sourceVersion, installedKib: Number(size) || 0 }];
  });
  return found.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.arch < b.arch ? -1 : 1));
}

/** What the tree's own package database says is installed. */
export async function installedPackages(tree: MergedTree): Promise<InstalledPackage[]> {
  const admin = `--admindir=${join(tree.path, "var/lib/dpkg")}`;
  return parseInstalledPackages((await tree.run(["dpkg-query", admin, "-W", `-f=${showFormat}`])).stdout);
}

/** Package URL (purl) of a Debian package. */
export function packageUrl(one: InstalledPackage, suite: string): string {
  const version = encodeURIComponent(one.version);
  return `pkg:deb/debian/${encodeURIComponent(one.name)}@${version}?arch=${one.arch}&distro=debian-${suite}`;
}
