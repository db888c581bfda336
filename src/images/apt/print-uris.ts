/** One package file of the mirror. */
export interface PackageFile {
  name: string;
  version: string;
  arch: string;
  uri: string;
  /** Name in apt's archive folder, `<name>_<version>_<arch>.deb` with `%3a` for the epoch's colon. */
  fileName: string;
  sizeBytes: number;
}

/** Reads the output of `apt-get install --print-uris`; sorted by name, so that the order says nothing. */
export function parsePrintUris(text: string): PackageFile[] {
  const found = text.split("\n").flatMap((line) => {
    const match = /^'([^']+)' (\S+)_(\S+)_([a-z0-9-]+)\.deb (\d+)(?: .*)?$/.exec(line);
    if (match === null) return [];
    const [, uri = "", name = "", version = "", arch = "", size = ""] = match;
    return {
      name,
      version: version.replaceAll("%3a", ":"),
      arch,
      uri,
      fileName: `${name}_${version}_${arch}.deb`,
      sizeBytes: Number(size),
    };
  });
  return found.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.arch < b.arch ? -1 : 1));
}

/** Names that `apt-get` says it cannot find, or not in the version asked for. */
export function unknownPackages(stderr: string): string[] {
  const patterns = [
    /Unable to locate package (\S+)/g,
    /Package '?([^\s']+)'? has no installation candidate/g,
    /Couldn't find any package by (?:glob|regex) '([^']+)'/g,
    /Version '[^']*' for '([^']+)' was not found/g,
  ];
  return [
    ...new Set(patterns.flatMap((pattern) => [...stderr.matchAll(pattern)].map((match) => match[1] ?? ""))),
  ].sort();
}
