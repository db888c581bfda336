import { z } from "zod";
import type { JsonObject } from "../../lib/json.ts";
import { done, type StepContext, type StepResult, type StepType } from "../../runs/model.ts";
import type { ImagesDependencies } from "../dependencies.ts";
import { ensureStack } from "../layers/ensure-layer.ts";
import { chainKey, type LayerChain } from "../layers/model.ts";
import { hostArchitecture, requireDiskSpace, requireRoot } from "../preconditions.ts";
import { provisionConfig } from "../provisioners/provision-layer.ts";
import { readResolution } from "../resolution.ts";
import { sealConfig } from "../seal/seal-layer.ts";
import { filesConfig } from "../system/files-layer.ts";
import { aptSourcesFile } from "../system/system-files.ts";
import { toolVersions } from "../tool-versions.ts";
import { layerBuilders } from "./builders.ts";
import { inputOf, type LayersOutput, readLayers, resolveOutput } from "./layers-output.ts";

/** `images/packages`, `images/files`, `images/provision` and `images/seal`: each adds its layer to the chain. */
export function layerSteps(deps: ImagesDependencies): StepType[] {
  return [packagesStep(deps), filesStep(deps), provisionStep(deps), sealStep(deps)];
}

/** Copies of the packages: fetched, installed, in the disk and in one delivered format, over their installed size. */
const spaceFactor = 3.5;

function packagesStep(deps: ImagesDependencies): StepType {
  const config = z.strictObject({});
  return {
    id: "images/packages",
    config,
    async run(ctx, _config, input) {
      const resolved = resolveOutput.parse(inputOf(input, "resolve"));
      requireRoot(deps);
      await requireDiskSpace(deps.dataDir, resolved.installedKib * 1024 * spaceFactor, "building this image");
      const { resolution, sourceDateEpoch, suite, arch, indexDigest } = resolved;
      const { include } = await readResolution(deps.blobs, resolution);
      const layers: LayerChain = [
        {
          kind: "packages",
          config: {
            suite,
            arch,
            sourceDateEpoch,
            indexDigest,
            include: [...include],
            tools: resolved.tools["packages"] ?? {},
          },
          hints: { resolution, hostArch: hostArchitecture() },
        },
      ];
      return makeLayers({ ctx, deps, layers, resolution, sourceDateEpoch });
    },
  };
}

function filesStep(deps: ImagesDependencies): StepType<typeof filesConfig, LayersOutput> {
  return {
    id: "images/files",
    config: filesConfig,
    async run(ctx, config, input) {
      const below = readLayers(inputOf(input, "packages"));
      const { sources } = await readResolution(deps.blobs, below.resolution);
      const system = [aptSourcesFile(sources), ...config.system];
      return addLayer({ ctx, deps, below, kind: "files", config: { ...config, system } as JsonObject });
    },
  };
}

function provisionStep(deps: ImagesDependencies): StepType<typeof provisionConfig, LayersOutput> {
  return {
    id: "images/provision",
    config: provisionConfig,
    async run(ctx, config, input) {
      const below = readLayers(Object.values(input)[0]);
      const tools = (await toolVersions())[config.provisioner];
      return addLayer({ ctx, deps, below, kind: "provision", config: { ...config, tools } as JsonObject });
    },
  };
}

function sealStep(deps: ImagesDependencies): StepType<typeof sealConfig, LayersOutput> {
  return {
    id: "images/seal",
    config: sealConfig,
    async run(ctx, config, input) {
      const below = readLayers(Object.values(input)[0]);
      return addLayer({ ctx, deps, below, kind: "seal", config });
    },
  };
}

interface NewLayer {
  ctx: StepContext;
  deps: ImagesDependencies;
  below: LayersOutput;
  kind: "files" | "provision" | "seal";
  config: JsonObject;
}

async function addLayer({ ctx, deps, below, kind, config }: NewLayer): Promise<StepResult<LayersOutput>> {
  const { resolution, sourceDateEpoch } = below;
  const layers = [...below.layers, { kind, config, hints: { sourceDateEpoch } }];
  return makeLayers({ ctx, deps, layers, resolution, sourceDateEpoch });
}

async function makeLayers(job: {
  ctx: StepContext;
  deps: ImagesDependencies;
  layers: LayerChain;
  resolution: string;
  sourceDateEpoch: number;
}): Promise<StepResult<LayersOutput>> {
  const { ctx, deps, layers, resolution, sourceDateEpoch } = job;
  requireRoot(deps);
  const { cached } = await ensureStack({ ctx, deps }, layerBuilders, layers);
  return done({ key: chainKey(layers), resolution, sourceDateEpoch, layers }, { cached });
}
