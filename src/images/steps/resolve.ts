import { z } from "zod";
import { sha256Hex } from "../../lib/canonical-json.ts";
import { done, type StepType } from "../../runs/model.ts";
import { installedKib } from "../apt/packages-index.ts";
import { resolvePackages } from "../apt/resolve-packages.ts";
import type { ImagesDependencies } from "../dependencies.ts";
import {
  hostArchitecture,
  requireArchitecture,
  requireBootLoader,
  requirePlainPath,
  requireRoot,
} from "../preconditions.ts";
import { toolVersions } from "../tool-versions.ts";
import type { ResolveOutput } from "./layers-output.ts";

const config = z.strictObject({
  suite: z.string(),
  arch: z.string(),
  components: z.array(z.string()),
  include: z.array(z.string()),
});

/** `images/resolve`: the exact versions the mirror gives now, and the versions of the tools that will work on them. */
export function resolveStep(deps: ImagesDependencies): StepType<typeof config, ResolveOutput> {
  return {
    id: "images/resolve",
    config,
    async run(ctx, wanted) {
      requireRoot(deps);
      requirePlainPath(deps.dataDir);
      requireArchitecture(wanted.arch, hostArchitecture());
      requireBootLoader(wanted.arch);
      const found = await resolvePackages({ ctx, deps }, wanted);
      const { suite, arch, sourceDateEpoch, packages, index } = found.resolution;
      ctx.log.note(`${packages.length} packages of Debian ${suite} for ${arch}${found.cached ? ", as last time" : ""}`);
      const output = {
        resolution: found.sha256,
        sourceDateEpoch,
        suite,
        arch,
        packageCount: packages.length,
        indexDigest: sha256Hex(index),
        installedKib: installedKib(index),
        tools: await toolVersions(),
      };
      return done(output, { cached: found.cached });
    },
  };
}
