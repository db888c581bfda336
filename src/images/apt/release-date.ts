/**
 * Seconds since 1970 of the `Date:` field of a Release file: the source date of every build from it. It changes only
 * when the suite itself is published anew (for a stable suite: at point releases).
 * @throws Error when there is no such field: apt has accepted the file before, which asks for it.
 */
export function releaseDate(release: string): number {
  const text = /^Date: (.+)$/m.exec(release)?.[1];
  const seconds = text === undefined ? Number.NaN : Math.floor(Date.parse(text) / 1000);
  if (Number.isNaN(seconds)) throw new Error("a Release file without a date");
  return seconds;
}

/** Name apt gives a suite's InRelease or Release file in its lists folder: the URI with `/` as `_`. */
export function listFileName(uri: string, suite: string, file: "InRelease" | "Release"): string {
  const place = `${uri}/dists/${suite}/${file}`.replace(/^[a-z0-9+.-]+:\/*/, "").replace(/^[^/@]*@/, "");
  return place.replaceAll("_", "%5f").replaceAll("/", "_");
}
