import { exec } from "../lib/exec.ts";
import { parseToolVersions, versionedTools } from "./tools.ts";

/** Version by Debian package, for each part of a build: what is not installed is left out. */
export type ToolVersions = Readonly<Record<keyof typeof versionedTools, Readonly<Record<string, string>>>>;

/** Asks this machine which versions its tools have now. @throws UpstreamError `tool-missing` without dpkg. */
export async function toolVersions(): Promise<ToolVersions> {
  const names = [...new Set(Object.values(versionedTools).flat())];
  const format = `-f=\${Package} \${Version}\\n`;
  const found = parseToolVersions((await exec(["dpkg-query", "-W", format, ...names], { okCodes: [0, 1] })).stdout);
  const part = (wanted: readonly string[]) =>
    Object.fromEntries(wanted.flatMap((name) => (found[name] === undefined ? [] : [[name, found[name]]])));
  return {
    packages: part(versionedTools.packages),
    shell: part(versionedTools.shell),
    ansible: part(versionedTools.ansible),
    disk: part(versionedTools.disk),
    formats: part(versionedTools.formats),
  };
}
