import { canonicalJson, sha256Hex } from "../../lib/canonical-json.ts";
import type { JsonObject } from "../../lib/json.ts";

/** Raised when code changes what a layer or a disk comes out as; old cache entries are then left alone. */
export const builderVersion = 3;

export type LayerKind = "packages" | "files" | "provision" | "seal";

/** What a layer is made from. A `type`, so that it passes as JSON in step outputs. */
export type LayerSpec = {
  readonly kind: LayerKind;
  /** Everything that can change the layer, but for the layers below it. */
  readonly config: JsonObject;
  /** What is needed to make it and cannot change it, such as where to fetch from. Not part of the key. */
  readonly hints: JsonObject;
};

/** The layers of a tree from the lowest up. */
export type LayerChain = readonly LayerSpec[];

/**
 * Keys of a chain's layers: each the SHA-256 of the key below, the layer's own kind and configuration and the
 * builder's version; so that a change gives new keys from its layer on.
 */
export function layerKeys(chain: LayerChain): string[] {
  const keys: string[] = [];
  for (const { kind, config } of chain) {
    keys.push(sha256Hex(canonicalJson({ builderVersion, parent: keys.at(-1) ?? null, kind, config })));
  }
  return keys;
}

/** Key of the topmost layer. @throws Error for an empty chain. */
export function chainKey(chain: LayerChain): string {
  const key = layerKeys(chain).at(-1);
  if (key === undefined) throw new Error("a chain without layers has no key");
  return key;
}
