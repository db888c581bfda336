import { z } from "zod";
import type { Artifact, InstalledPackage } from "../../catalog/model.ts";
import { buildProvenanceStatement } from "../../catalog/provenance-statement.ts";
import { signStatement } from "../../catalog/statement.ts";
import { canonicalJson } from "../../lib/canonical-json.ts";
import type { Json, JsonObject } from "../../lib/json.ts";
import { done, type StepContext, type StepType } from "../../runs/model.ts";
import type { ImagesDependencies } from "../dependencies.ts";
import { ensureStack } from "../layers/ensure-layer.ts";
import { builderVersion, layerKeys } from "../layers/model.ts";
import { requireRoot } from "../preconditions.ts";
import { readResolution } from "../resolution.ts";
import { cycloneDx } from "../sbom/cyclonedx.ts";
import { installedPackages } from "../sbom/installed-packages.ts";
import { spdx } from "../sbom/spdx.ts";
import { withMergedTree } from "../tree/merged-tree.ts";
import { layerBuilders } from "./builders.ts";
import { diskOutput } from "./disk.ts";
import { inputOf, type LayersOutput, type ResolveOutput, readLayers, resolveOutput } from "./layers-output.ts";

const config = z.strictObject({
  image: z.string(),
  arch: z.string(),
  flavour: z.string().nullable(),
  name: z.string(),
  recipe: z.record(z.string(), z.json()),
});
type Config = z.output<typeof config>;

const formatInput = z.object({ artifact: z.custom<Artifact>((value) => typeof value === "object" && value !== null) });

/** `images/manifest`: package list, software bills of materials and signed provenance of one variant. */
export function manifestStep(deps: ImagesDependencies): StepType<typeof config, Json> {
  return {
    id: "images/manifest",
    config,
    async run(ctx, variant, input) {
      requireRoot(deps);
      const startedAt = ctx.clock.now();
      const resolved = resolveOutput.parse(inputOf(input, "resolve"));
      const layers = readLayers(inputOf(input, "seal"));
      const { inputsDigest, raw } = diskOutput.parse(inputOf(input, "disk"));
      const formats = Object.entries(input).flatMap(([key, value]) =>
        key.startsWith("format-") ? [formatInput.parse(value).artifact] : [],
      );
      const packages = await readPackages(ctx, deps, layers);
      const { suite, sourceDateEpoch } = resolved;
      const sbom = { name: variant.name, suite, packages, inputsDigest, rawSha256: raw.sha256, sourceDateEpoch };
      const documents = [
        await adoptDocument(deps, variant, {
          format: "manifest",
          ending: ".packages.json",
          content: packages as unknown as Json,
        }),
        await adoptDocument(deps, variant, { format: "cyclonedx", ending: ".cdx.json", content: cycloneDx(sbom) }),
        await adoptDocument(deps, variant, { format: "spdx", ending: ".spdx.json", content: spdx(sbom) }),
      ];
      const built = [...formats, ...documents];
      const detail: JsonObject = { inputsDigest, packageCount: packages.length, sourceDateEpoch };
      const statement = await provenance({ ctx, deps, variant, resolved, layers, built, detail, startedAt });
      const envelope = signStatement(statement, await deps.signingKey());
      const signed = await adoptDocument(deps, variant, {
        format: "provenance",
        ending: ".intoto.json",
        content: envelope,
      });
      const output = {
        image: variant.image,
        arch: variant.arch,
        flavour: variant.flavour,
        inputsDigest,
        artifacts: [...built, signed],
        packages,
        build: { envelope, detail },
      };
      return done(output as unknown as Json);
    },
  };
}

async function readPackages(
  ctx: StepContext,
  deps: ImagesDependencies,
  { layers, sourceDateEpoch }: LayersOutput,
): Promise<InstalledPackage[]> {
  const { trees } = await ensureStack({ ctx, deps }, layerBuilders, layers);
  return withMergedTree({ ctx, lower: trees, sourceDateEpoch }, installedPackages);
}

async function adoptDocument(
  deps: ImagesDependencies,
  { arch, flavour, name }: Config,
  document: { format: Artifact["format"]; ending: string; content: Json },
): Promise<Artifact> {
  const bytes = Buffer.from(`${canonicalJson(document.content)}\n`);
  const digest = `sha256:${await deps.blobs.putBytes(bytes)}`;
  const { format, ending } = document;
  return {
    digest,
    format,
    arch,
    flavour,
    sizeBytes: bytes.length,
    allocatedBytes: bytes.length,
    fileName: `${name}${ending}`,
  };
}

interface ProvenanceJob {
  ctx: StepContext;
  deps: ImagesDependencies;
  variant: Config;
  resolved: ResolveOutput;
  layers: LayersOutput;
  built: readonly Artifact[];
  detail: JsonObject;
  startedAt: Date;
}

async function provenance({ ctx, deps, variant, resolved, layers, built, detail, startedAt }: ProvenanceJob) {
  const { packages } = await readResolution(deps.blobs, resolved.resolution);
  const { image, arch, flavour, recipe } = variant;
  return buildProvenanceStatement({
    subjects: built.map(({ fileName, digest }) => ({ name: fileName, digest })),
    buildType: "https://slipway.invalid/machine-image/v1",
    externalParameters: { image, arch, flavour, recipe },
    internalParameters: {
      sourceDateEpoch: resolved.sourceDateEpoch,
      tools: resolved.tools,
      builderVersion,
      layers: layerKeys(layers.layers),
    },
    resolvedDependencies: packages.map((one) => ({ name: one.name, uri: one.uri, digest: { sha256: one.sha256 } })),
    builder: { id: "https://slipway.invalid/builder", version: { slipway: String(builderVersion) } },
    runId: ctx.runId,
    startedAt,
    finishedAt: ctx.clock.now(),
    detail,
  });
}
