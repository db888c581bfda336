import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../../lib/errors.ts";
import { aptConfiguration, aptRootFolders } from "./apt-configuration.ts";
import {
  type AptSource,
  formatDeb822Sources,
  parseDeb822Sources,
  parseOneLineSources,
  sourcesForSuite,
} from "./sources-list.ts";

/** A private apt root: run apt with `env` and it sees nothing of the machine's packages. */
export interface AptRoot {
  dir: string;
  env: Record<string, string>;
}

/**
 * Reads the machine's apt sources (`sources.list` and `sources.list.d`) and picks those of a suite.
 * @throws UserError `not-found` when none serves it.
 */
export async function machineSources(
  etcApt: string,
  wanted: { suite: string; arch: string; components: readonly string[] },
): Promise<AptSource[]> {
  const parts = join(etcApt, "sources.list.d");
  const names = (await readdir(parts).catch(() => [])).sort();
  const read = (path: string) => readFile(path, "utf8").catch(() => "");
  const texts = await Promise.all([
    read(join(etcApt, "sources.list")).then(parseOneLineSources),
    ...names.map(async (name) => {
      if (name.endsWith(".list")) return parseOneLineSources(await read(join(parts, name)));
      if (name.endsWith(".sources")) return parseDeb822Sources(await read(join(parts, name)));
      return [];
    }),
  ]);
  const all = texts.flat();
  const found = sourcesForSuite(all, wanted);
  if (!found.some(({ suite }) => suite === wanted.suite)) {
    const served = [...new Set(all.map(({ suite }) => suite))].sort().join(", ");
    throw new UserError("not-found", `no apt source of this machine serves Debian ${wanted.suite} for ${wanted.arch}`, {
      hint: `add a mirror of ${wanted.suite} (${wanted.components.join(", ")}) to ${parts}; there are: ${served || "none"}`,
      path: "from.debian",
    });
  }
  return found;
}

/** Makes or completes the private apt root in `dir`. */
export async function openAptRoot(
  dir: string,
  options: { arch: string; sources: readonly AptSource[]; proxyEnv: Readonly<Record<string, string>> },
): Promise<AptRoot> {
  for (const folder of [...aptRootFolders, "etc/apt/sources.list.d"])
    await mkdir(join(dir, folder), { recursive: true });
  const config = join(dir, "apt.conf");
  await writeFile(config, aptConfiguration({ root: dir, arch: options.arch }));
  await writeFile(join(dir, "var/lib/dpkg/status"), "");
  await writeFile(join(dir, "etc/apt/sources.list.d/slipway.sources"), formatDeb822Sources(options.sources));
  return { dir, env: { ...options.proxyEnv, APT_CONFIG: config } };
}
