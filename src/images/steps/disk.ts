import { z } from "zod";
import { canonicalJson, sha256Hex } from "../../lib/canonical-json.ts";
import { done, type StepType } from "../../runs/model.ts";
import { type BuiltFile, cachedArtifact } from "../cached-artifact.ts";
import type { ImagesDependencies } from "../dependencies.ts";
import { buildDisk } from "../disk/build-disk.ts";
import { diskIdentity } from "../disk/identity.ts";
import { diskLayout, parseSize } from "../disk/layout.ts";
import { ensureStack } from "../layers/ensure-layer.ts";
import { builderVersion } from "../layers/model.ts";
import { requireRoot } from "../preconditions.ts";
import { firmwares } from "../schema.ts";
import { toolVersions } from "../tool-versions.ts";
import { layerBuilders } from "./builders.ts";
import { inputOf, readLayers } from "./layers-output.ts";

const config = z.strictObject({
  size: z.string(),
  firmware: z.array(z.enum(firmwares)),
  kernelArguments: z.array(z.string()),
  arch: z.string(),
});

export const diskOutput = z.object({
  /** SHA-256 of everything the disk is made of. */
  inputsDigest: z.string(),
  raw: z.object({ sha256: z.string(), sizeBytes: z.number(), allocatedBytes: z.number(), cached: z.boolean() }),
});
export type DiskOutput = { readonly inputsDigest: string; readonly raw: Readonly<BuiltFile> & { cached: boolean } };

/** `images/disk`: the sealed tree as a disk that boots, in the blobs. */
export function diskStep(deps: ImagesDependencies): StepType<typeof config, DiskOutput> {
  return {
    id: "images/disk",
    config,
    async run(ctx, { size, firmware, kernelArguments, arch }, input) {
      requireRoot(deps);
      const { key, layers, sourceDateEpoch } = readLayers(inputOf(input, "seal"));
      const layout = diskLayout(parseSize(size));
      const { disk: tools } = await toolVersions();
      const inputs = { builderVersion, key, layout, firmware, kernelArguments, arch, tools };
      const inputsDigest = sha256Hex(canonicalJson(inputs));
      const raw = await cachedArtifact({ ctx, deps }, inputsDigest, async (disk) => {
        const { trees } = await ensureStack({ ctx, deps }, layerBuilders, layers);
        const identity = diskIdentity(inputsDigest);
        await buildDisk({ ctx, trees, layout, identity, arch, firmware, kernelArguments, sourceDateEpoch, disk });
      });
      return done({ inputsDigest, raw }, { cached: raw.cached });
    },
  };
}
