import { describe, expect, it } from "vitest";
import { canonicalJson, sha256Hex } from "./canonical-json.ts";

describe("canonicalJson", () => {
  it.each([
    [{ b: 1, a: [true, null] }, '{"a":[true,null],"b":1}'],
    [{ a: { d: "é", c: 1e21 } }, '{"a":{"c":1e+21,"d":"é"}}'],
    ["line\n", '"line\\n"'],
    [{ kept: 0, dropped: undefined }, '{"kept":0}'],
  ])("%j → %s", (value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  it("refuses what is not JSON", () => {
    expect(() => canonicalJson(undefined)).toThrow(TypeError);
    expect(() => canonicalJson({ n: Number.NaN })).toThrow();
  });
});

describe("sha256Hex", () => {
  // FIPS 180-2, appendix B.1
  it("hashes the standard's example", () => {
    expect(sha256Hex("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });
});
