import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { canonicalJson, sha256Hex } from "../../lib/canonical-json.ts";
import { UpstreamError, UserError } from "../../lib/errors.ts";
import { exec } from "../../lib/exec.ts";
import { nearestName } from "../../lib/nearest-name.ts";
import { withCacheLock } from "../cache-lock.ts";
import type { Build } from "../dependencies.ts";
import { builderVersion } from "../layers/model.ts";
import type { Resolution } from "../resolution.ts";
import { aptCacheOptions } from "./apt-configuration.ts";
import { type AptRoot, machineSources, openAptRoot } from "./apt-root.ts";
import { joinWithIndex } from "./packages-index.ts";
import { parsePrintUris, unknownPackages } from "./print-uris.ts";
import { listFileName, releaseDate } from "./release-date.ts";
import type { AptSource } from "./sources-list.ts";

export interface Wanted {
  suite: string;
  arch: string;
  components: readonly string[];
  include: readonly string[];
}

/** Debian's base as mmdebstrap's variant `minbase` takes it. */
const base = ["?essential", "?priority(required)", "apt"];

/**
 * Asks the mirror which version of each package an installation would take now. The lists are fetched into a private
 * apt root in the cache; when nothing in them changed, the last answer stands.
 * @throws UpstreamError `network-unreachable`; UserError `not-found` for a suite or package that is not there.
 */
export async function resolvePackages(
  build: Build,
  wanted: Wanted,
): Promise<{ sha256: string; resolution: Resolution; cached: boolean }> {
  const { deps, ctx } = build;
  const { suite, arch, components } = wanted;
  const sources = await machineSources(deps.etcApt ?? "/etc/apt", { suite, arch, components });
  const cache = join(deps.dataDir, "cache/apt");
  const name = `${suite}-${arch}-${sha256Hex(canonicalJson(sources)).slice(0, 16)}`;
  return withCacheLock(join(deps.dataDir, "cache/locks", `apt-${name}`), ctx.signal, async () => {
    const root = await openAptRoot(join(cache, name), { arch, sources, proxyEnv: deps.proxyEnv });
    await updateLists(build, root, suite);
    const releases = await Promise.all(sources.map((source) => readRelease(root, source)));
    const digest = createHash("sha256").update(canonicalJson({ builderVersion, wanted, releases })).digest("hex");
    const answer = join(cache, "answers", digest);
    const known = await readFile(answer, "utf8").catch(() => "");
    if (known !== "" && (await deps.blobs.has(known))) {
      return { sha256: known, resolution: JSON.parse((await deps.blobs.read(known)).toString()), cached: true };
    }
    const main = sources.findIndex((source) => source.suite === suite);
    const sourceDateEpoch = releaseDate(releases[main] ?? "");
    const resolution = { ...wanted, sourceDateEpoch, sources, ...(await ask(build, root, wanted)) };
    const sha256 = await deps.blobs.putBytes(canonicalJson(resolution));
    await mkdir(join(cache, "answers"), { recursive: true });
    await writeFile(answer, sha256);
    return { sha256, resolution, cached: false };
  });
}

async function updateLists(build: Build, root: AptRoot, suite: string): Promise<void> {
  const argv = ["apt-get", ...aptCacheOptions, "update", "-q", "-o", "APT::Update::Error-Mode=any"];
  await exec(argv, { env: root.env, signal: build.ctx.signal }).catch((cause: unknown) => {
    build.ctx.signal.throwIfAborted();
    if (cause instanceof UpstreamError && cause.code !== "tool-failed") throw cause;
    const lines = cause instanceof Error ? cause.message.split("\n").filter((line) => /^(E|Err|W):/.test(line)) : [];
    throw new UpstreamError(
      "network-unreachable",
      `the mirror of Debian ${suite} does not answer as it should\n${lines.join("\n")}`,
      {
        hint: "check the network, the proxy and the mirror in /etc/apt; `apt-get update` shows the same",
        retryAfterMs: 10_000,
        cause,
      },
    );
  });
}

async function readRelease(root: AptRoot, source: AptSource): Promise<string> {
  const read = (file: "InRelease" | "Release") =>
    readFile(join(root.dir, "var/lib/apt/lists", listFileName(source.uri, source.suite, file)), "utf8");
  return read("InRelease").catch(() => read("Release"));
}

async function ask(build: Build, root: AptRoot, wanted: Wanted): Promise<Pick<Resolution, "packages" | "index">> {
  const options = { env: root.env, signal: build.ctx.signal };
  const argv = ["apt-get", ...aptCacheOptions, "install", "--yes", "--print-uris", "-qq", ...base, ...wanted.include];
  const uris = await exec(argv, options).catch((cause: unknown) => explainUnknown(root, wanted, cause));
  const files = parsePrintUris(uris.stdout);
  const names = files.map((file) => `${file.name}:${file.arch === "all" ? wanted.arch : file.arch}=${file.version}`);
  const stanzas = await exec(["apt-cache", ...aptCacheOptions, "show", ...names], options);
  return joinWithIndex(files, stanzas.stdout);
}

async function explainUnknown(root: AptRoot, wanted: Wanted, cause: unknown): Promise<never> {
  if (!(cause instanceof UpstreamError) || cause.code !== "tool-failed") throw cause;
  const unknown = unknownPackages(cause.message).map((name) => name.replace(/=.*/, ""));
  const name = unknown[0];
  if (name === undefined) {
    throw new UserError(
      "invalid-project",
      `Debian ${wanted.suite} cannot install these packages together\n${cause.message}`,
      {
        hint: "take out what conflicts, or ask for other versions",
        path: "packages",
        cause,
      },
    );
  }
  const known = (await exec(["apt-cache", ...aptCacheOptions, "pkgnames"], { env: root.env })).stdout.split("\n");
  const near = known.includes(name) ? undefined : nearestName(name, known);
  const components = wanted.components.join(", ");
  throw new UserError(
    "not-found",
    `Debian ${wanted.suite} (${components}) has no package ${unknown.join(", ")}, or not in the version asked for`,
    {
      hint:
        near === undefined
          ? "look at the name and version, or add the component it is in to from.components"
          : `did you mean ${near}?`,
      path: "packages",
      cause,
    },
  );
}
