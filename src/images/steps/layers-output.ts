import { z } from "zod";
import type { LayerChain } from "../layers/model.ts";

const layerSpec = z.object({
  kind: z.enum(["packages", "files", "provision", "seal"]),
  config: z.record(z.string(), z.json()),
  hints: z.record(z.string(), z.json()),
});

/** What every layer step hands on: the whole chain up to it, so that any machine can make what its cache lacks. */
const layersOutput = z.object({
  key: z.string(),
  resolution: z.string(),
  sourceDateEpoch: z.number(),
  layers: z.array(layerSpec),
});

/** A `type`, so that it passes as JSON. */
export type LayersOutput = {
  readonly key: string;
  readonly resolution: string;
  readonly sourceDateEpoch: number;
  readonly layers: LayerChain;
};

/** @throws z.ZodError when the step that came before was another one: a bug of the planner. */
export function readLayers(input: unknown): LayersOutput {
  return layersOutput.parse(input) as LayersOutput;
}

export const resolveOutput = z.object({
  resolution: z.string(),
  sourceDateEpoch: z.number(),
  suite: z.string(),
  arch: z.string(),
  packageCount: z.number(),
  indexDigest: z.string(),
  installedKib: z.number(),
  tools: z.record(z.string(), z.record(z.string(), z.string())),
});
export type ResolveOutput = z.output<typeof resolveOutput>;

/** The one output among a step's inputs whose step is of this name, whatever the variant's suffix is. */
export function inputOf(input: { readonly [key: string]: unknown }, ...names: readonly string[]): unknown {
  for (const name of names) {
    const key = Object.keys(input).find((one) => one === name || one.startsWith(`${name}.`));
    if (key !== undefined) return input[key];
  }
  throw new Error(`none of ${names.join(", ")} is among the step's inputs: ${Object.keys(input).join(", ")}`);
}
