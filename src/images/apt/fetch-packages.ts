import { existsSync } from "node:fs";
import { link, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { UpstreamError } from "../../lib/errors.ts";
import { exec } from "../../lib/exec.ts";
import { allOrNone } from "../all-or-none.ts";
import type { Build } from "../dependencies.ts";
import type { ResolvedPackage } from "./packages-index.ts";

/** Arguments that fetch files into `dir` and check their hashes; proxies come from the machine's apt configuration. */
export function fetchArguments(packages: readonly ResolvedPackage[], dir: string): string[] {
  const options = ["APT::Sandbox::User=root", "Acquire::Retries=2", "Acquire::http::Timeout=20"];
  return [
    "/usr/lib/apt/apt-helper",
    ...options.flatMap((option) => ["-o", option]),
    "download-file",
    ...packages.flatMap(({ uri, sha256 }) => [uri, join(dir, sha256), `SHA256:${sha256}`]),
  ];
}

/**
 * Makes the flat archive in `archive`: the package files, fetched or from the cache by their hash, and `index`.
 * @throws UpstreamError `network-unreachable` when the mirror does not give one of them.
 */
export async function fillArchive(
  build: Build,
  job: { packages: readonly ResolvedPackage[]; index: string; archive: string },
): Promise<void> {
  const cache = join(build.deps.dataDir, "cache/apt/archives");
  await mkdir(cache, { recursive: true });
  await mkdir(job.archive, { recursive: true });
  const missing = job.packages.filter(({ sha256 }) => !existsSync(join(cache, sha256)));
  if (missing.length > 0) {
    const bytes = missing.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    build.ctx.log.note(`fetching ${missing.length} packages, ${Math.ceil(bytes / 1e6)} MB`);
    const incoming = await mkdtemp(join(build.ctx.workDir, "fetch-"));
    await fetchAll(build, missing, incoming).catch((cause: unknown) => {
      build.ctx.signal.throwIfAborted();
      if (cause instanceof UpstreamError && cause.code !== "tool-failed") throw cause;
      throw new UpstreamError("network-unreachable", `packages cannot be fetched: ${lastLine(cause)}`, {
        hint: "check the network and the mirror in /etc/apt; if the mirror has dropped a version since, start a new build",
        cause,
      });
    });
    for (const { sha256 } of missing) await rename(join(incoming, sha256), join(cache, sha256));
    await rm(incoming, { recursive: true });
  }
  for (const { sha256, fileName } of job.packages) await link(join(cache, sha256), join(job.archive, fileName));
  await writeFile(join(job.archive, "Packages"), job.index);
}

/** Files a fetcher is given at once: two fetchers share the rest. */
const filesAtOnce = 50;

async function fetchAll(build: Build, missing: readonly ResolvedPackage[], incoming: string): Promise<void> {
  const rest = [...missing];
  const worker = async ({ signal }: { signal: AbortSignal }) => {
    for (let part = rest.splice(0, filesAtOnce); part.length > 0; part = rest.splice(0, filesAtOnce)) {
      const options = { signal, env: { ...build.deps.proxyEnv }, keepOutput: false };
      await exec(fetchArguments(part, incoming), options);
    }
  };
  await allOrNone(build.ctx, [worker, worker]);
}

function lastLine(error: unknown): string {
  return error instanceof Error ? (error.message.trim().split("\n").at(-1) ?? "") : String(error);
}
