import { primaryArtifact } from "./artifacts.ts";
import { compareDebianVersions } from "./compare-debian-versions.ts";
import type { InstalledPackage, PackageChange, PackageEntry, Version, VersionDiff } from "./model.ts";

/** What changed from one version of an image to another. Pure; packages by name, then architecture. */
export function diffVersions(from: Version, to: Version): VersionDiff {
  return {
    from: { version: from.version, digest: from.digest },
    to: { version: to.version, digest: to.digest },
    packages: diffPackages(from.packages, to.packages),
    sizeBytes: { from: primaryArtifact(from)?.sizeBytes ?? 0, to: primaryArtifact(to)?.sizeBytes ?? 0 },
    allocatedBytes: { from: primaryArtifact(from)?.allocatedBytes ?? 0, to: primaryArtifact(to)?.allocatedBytes ?? 0 },
    bootMs: { from: bootMs(from), to: bootMs(to) },
  };
}

function diffPackages(from: readonly InstalledPackage[], to: readonly InstalledPackage[]): VersionDiff["packages"] {
  const before = byIdentity(from);
  const after = byIdentity(to);
  const changed = [...after].flatMap(([key, next]) => packageChange(before.get(key), next));
  return {
    added: [...after].filter(([key]) => !before.has(key)).map(([, entry]) => entry),
    removed: [...before].filter(([key]) => !after.has(key)).map(([, entry]) => entry),
    changed,
  };
}

/** `1.0` and `1.0-0` compare equal and are still two versions: every other text is a change. */
function packageChange(last: PackageEntry | undefined, next: PackageEntry): PackageChange[] {
  if (last === undefined || last.version === next.version) return [];
  const up = compareDebianVersions(last.version, next.version) <= 0;
  const { name, arch } = next;
  return [{ name, arch, from: last.version, to: next.version, direction: up ? "up" : "down" }];
}

/** Variants of one version may hold a package in different versions: the highest stands for it. */
function byIdentity(packages: readonly InstalledPackage[]): ReadonlyMap<string, PackageEntry> {
  const entries = new Map<string, PackageEntry>();
  for (const { name, arch, version } of [...packages].sort(byName)) {
    const known = entries.get(`${name}:${arch}`);
    if (known === undefined || compareDebianVersions(known.version, version) < 0) {
      entries.set(`${name}:${arch}`, { name, arch, version });
    }
  }
  return entries;
}

function byName(a: InstalledPackage, b: InstalledPackage): number {
  const left = `${a.name} ${a.arch}`;
  const right = `${b.name} ${b.arch}`;
  return left < right ? -1 : left > right ? 1 : 0;
}

function bootMs(version: Version): number | null {
  const measured = version.measurements["bootMs"];
  return typeof measured === "number" ? measured : null;
}
