import type { PackageFile } from "./print-uris.ts";

/** A package file with the hash that the mirror's signed index gives for it. */
export interface ResolvedPackage extends PackageFile {
  /** Lower-case hex. */
  sha256: string;
}

/** Fields that only help searching and translating; leaving them out makes apt's work on the index lighter. */
const dropped =
  /^(Description|Description-md5|Tag|Homepage|MD5sum|SHA1|SHA512|Filename|Maintainer|Original-Maintainer|Bugs|Suggests|Recommends)$/;

/**
 * Joins what apt would fetch with the stanzas of the signed index (`apt-cache show` prints them): the packages with
 * their hashes, and the index of a flat archive that holds exactly these packages. With nothing else on offer, an
 * installation from that archive can only come to these versions.
 * @throws Error when a package has no stanza: apt and its index disagree.
 */
export function joinWithIndex(
  files: readonly PackageFile[],
  stanzas: string,
): { packages: ResolvedPackage[]; index: string } {
  const byIdentity = new Map<string, Map<string, string>>();
  for (const stanza of stanzas.split(/\n\n+/)) {
    const fields = stanzaFields(stanza);
    byIdentity.set(`${fields.get("Package")} ${fields.get("Version")} ${fields.get("Architecture")}`, fields);
  }
  const joined = files.map((file) => {
    const fields = byIdentity.get(`${file.name} ${file.version} ${file.arch}`);
    const sha256 = fields?.get("SHA256");
    if (fields === undefined || sha256 === undefined) {
      throw new Error(`apt has no index entry for ${file.name} ${file.version} ${file.arch}`);
    }
    const kept = [...fields].filter(([name]) => !dropped.test(name)).map(([name, value]) => `${name}: ${value}`);
    return { package: { ...file, sha256 }, stanza: `${[...kept, `Filename: ./${file.fileName}`].join("\n")}\n` };
  });
  return { packages: joined.map((one) => one.package), index: joined.map((one) => one.stanza).join("\n") };
}

/** Sum of Installed-Size over an index, in KiB. */
export function installedKib(index: string): number {
  return [...index.matchAll(/^Installed-Size: (\d+)$/gm)].reduce((sum, match) => sum + Number(match[1]), 0);
}

function stanzaFields(stanza: string): Map<string, string> {
  const fields = new Map<string, string>();
  let name = "";
  for (const line of stanza.trimEnd().split("\n")) {
    const field = /^([A-Za-z][A-Za-z0-9-]*):\s*(.*)$/.exec(line);
    if (field !== null) {
      name = field[1] ?? "";
      fields.set(name, field[2] ?? "");
    } else if (name !== "") fields.set(name, `${fields.get(name)}\n${line}`);
  }
  return fields;
}
