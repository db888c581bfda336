import { z } from "zod";
import type { Artifact } from "../../catalog/model.ts";
import { canonicalJson, sha256Hex } from "../../lib/canonical-json.ts";
import { hashSparse } from "../../lib/hash-sparse.ts";
import { done, type StepType } from "../../runs/model.ts";
import { cachedArtifact } from "../cached-artifact.ts";
import type { ImagesDependencies } from "../dependencies.ts";
import { formatIds } from "../formats/ids.ts";
import type { FormatJob } from "../formats/model.ts";
import { formatById } from "../formats/registry.ts";
import { ensureStack } from "../layers/ensure-layer.ts";
import { builderVersion } from "../layers/model.ts";
import { requireRoot } from "../preconditions.ts";
import { toolVersions } from "../tool-versions.ts";
import { layerBuilders } from "./builders.ts";
import { diskOutput } from "./disk.ts";
import { inputOf, readLayers } from "./layers-output.ts";

const config = z.strictObject({
  format: z.enum(formatIds),
  name: z.string(),
  arch: z.string(),
  flavour: z.string().nullable(),
});

export type FormatOutput = {
  readonly artifact: Readonly<Omit<Artifact, never>> & { readonly [key: string]: string | number | null };
};

/** `images/format`: the disk, or the tree, in one deliverable format, in the blobs. */
export function formatStep(deps: ImagesDependencies): StepType<typeof config, FormatOutput> {
  return {
    id: "images/format",
    config,
    async run(ctx, { format: id, name, arch, flavour }, input) {
      requireRoot(deps);
      const format = formatById(id);
      const { inputsDigest, raw } = diskOutput.parse(inputOf(input, "disk"));
      const { key, layers, sourceDateEpoch } = readLayers(inputOf(input, "seal"));
      const converted = async (convert: (job: FormatJob) => Promise<void>) => {
        const source = format.source === "disk" ? raw.sha256 : key;
        const { formats: tools } = await toolVersions();
        // the name is in the head of some formats
        const cacheKey = sha256Hex(canonicalJson({ builderVersion, id, source, inputsDigest, name, tools }));
        return cachedArtifact({ ctx, deps }, cacheKey, async (output) => {
          const disk =
            format.source === "disk"
              ? await deps.blobs.verifiedPath(raw.sha256, (path) => hashSparse(path, ctx.signal))
              : deps.blobs.path(raw.sha256);
          const { trees } =
            format.source === "tree" ? await ensureStack({ ctx, deps }, layerBuilders, layers) : { trees: [] };
          await convert({ ctx, deps, disk, trees, output, name, sourceDateEpoch, inputsDigest });
        });
      };
      const built = format.convert === undefined ? raw : await converted(format.convert);
      const { sha256, sizeBytes, allocatedBytes, cached } = built;
      const fileName = `${name}${format.extension}`;
      return done(
        { artifact: { digest: `sha256:${sha256}`, format: id, arch, flavour, sizeBytes, allocatedBytes, fileName } },
        { cached },
      );
    },
  };
}
