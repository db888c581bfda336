import { expect, it } from "vitest";
import { chainKey, type LayerChain, layerKeys } from "./model.ts";

const chain: LayerChain = [
  { kind: "packages", config: { indexDigest: "a" }, hints: { resolution: "x" } },
  { kind: "files", config: { files: [] }, hints: {} },
  { kind: "seal", config: { resolvedStub: true }, hints: {} },
];
const changed = (index: number, more: object) => chain.map((spec, at) => (at === index ? { ...spec, ...more } : spec));

it("gives each layer a key of its own", () => {
  expect(new Set(layerKeys(chain)).size).toBe(3);
  expect(chainKey(chain)).toBe(layerKeys(chain)[2]);
});

it.each([0, 1, 2])("gives new keys from a changed layer (%i) on, and only from there", (index) => {
  const before = layerKeys(chain);
  const after = layerKeys(changed(index, { config: { other: true } }));
  expect(after.slice(0, index)).toEqual(before.slice(0, index));
  for (let at = index; at < chain.length; at++) expect(after[at]).not.toBe(before[at]);
});

it("does not depend on hints or on the order of keys", () => {
  expect(layerKeys(changed(0, { hints: { resolution: "y" } }))).toEqual(layerKeys(chain));
  const config = { a: 1, b: 2 };
  expect(layerKeys(changed(1, { config }))).toEqual(layerKeys(changed(1, { config: { b: 2, a: 1 } })));
});

it("has no key for an empty chain", () => {
  expect(() => chainKey([])).toThrow("no key");
});
