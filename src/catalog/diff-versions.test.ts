import { describe, expect, test } from "vitest";
import { testArtifact, testPackage } from "../../tests/catalog.ts";
import { diffVersions } from "./diff-versions.ts";
import type { InstalledPackage, Version } from "./model.ts";

function version(name: string, packages: InstalledPackage[], more: Partial<Version> = {}): Version {
  const raw = testArtifact(name);
  return {
    image: "web",
    version: name,
    digest: raw.digest,
    inputsDigest: "",
    createdAt: "2026-11-21T10:00:00.000Z",
    artifacts: [raw],
    packages,
    measurements: {},
    runId: "r",
    ...more,
  };
}

const from = [testPackage("b", "1.0-1"), testPackage("libc6", "2.36-9"), testPackage("gone", "1")];
const to = [
  testPackage("zlib", "1.3"),
  testPackage("libc6", "2.36-9+deb12u1"),
  testPackage("b", "1.0~rc1-1"),
  testPackage("a", "2"),
];

describe("diffVersions", () => {
  test("packages added, removed, and changed with the direction, by name", () => {
    expect(diffVersions(version("1", from), version("2", to)).packages).toEqual({
      added: [
        { name: "a", arch: "amd64", version: "2" },
        { name: "zlib", arch: "amd64", version: "1.3" },
      ],
      removed: [{ name: "gone", arch: "amd64", version: "1" }],
      changed: [
        { name: "b", arch: "amd64", from: "1.0-1", to: "1.0~rc1-1", direction: "down" },
        { name: "libc6", arch: "amd64", from: "2.36-9", to: "2.36-9+deb12u1", direction: "up" },
      ],
    });
  });

  test("the same package of another architecture is another package", () => {
    const both = [testPackage("libc6", "1", "amd64"), testPackage("libc6", "1", "i386")];
    const { added, changed } = diffVersions(version("1", [testPackage("libc6", "1")]), version("2", both)).packages;
    expect({ added, changed }).toEqual({ added: [{ name: "libc6", arch: "i386", version: "1" }], changed: [] });
  });

  test("variants with several versions of a package count by the highest", () => {
    const mixed = [testPackage("linux", "6.1.9"), testPackage("linux", "6.1.10")];
    expect(diffVersions(version("1", mixed), version("2", [testPackage("linux", "6.1.10")])).packages.changed).toEqual(
      [],
    );
  });

  test("nothing changed", () => {
    const { packages } = diffVersions(version("1", from), version("2", [...from].reverse()));
    expect(packages).toEqual({ added: [], removed: [], changed: [] });
  });

  test("sizes are the main artifact's, boot time is null when it was not measured", () => {
    const small = testArtifact("2", { sizeBytes: 10, allocatedBytes: 5 });
    const diff = diffVersions(
      version("1", [], { measurements: { bootMs: 5000 } }),
      version("2", [], { artifacts: [testArtifact("other", { flavour: "azure" }), small] }),
    );
    expect(diff).toMatchObject({
      from: { version: "1" },
      to: { version: "2", digest: small.digest },
      sizeBytes: { from: 2 ** 31, to: 10 },
      allocatedBytes: { from: 400_000_000, to: 5 },
      bootMs: { from: 5000, to: null },
    });
  });
});
