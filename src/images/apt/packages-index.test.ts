import { describe, expect, it } from "vitest";
import { installedKib, joinWithIndex } from "./packages-index.ts";
import { parsePrintUris, unknownPackages } from "./print-uris.ts";

const uris = [
  "'http://mirror.example/pool/n/nginx_1.22-9%2bdeb12u1_amd64.deb' nginx_1.22-9+deb12u1_amd64.deb 531468 ",
  "'http://mirror.example/pool/l/login_4.13_amd64.deb' login_1%3a4.13_amd64.deb 99 SHA256:00",
  "Reading package lists...",
].join("\n");
const stanzas = `Package: nginx
Version: 1.22-9+deb12u1
Architecture: amd64
Installed-Size: 1000
Depends: libc6
Description: web server
 long text
SHA256: aa
Size: 531468

Package: login
Version: 1:4.13
Architecture: amd64
Installed-Size: 24
Essential: yes
SHA256: bb
Size: 99
`;

describe("print-uris", () => {
  it("reads files in name order and takes the epoch from the name", () => {
    expect(parsePrintUris(uris)).toEqual([
      expect.objectContaining({
        name: "login",
        version: "1:4.13",
        fileName: "login_1%3a4.13_amd64.deb",
        sizeBytes: 99,
      }),
      expect.objectContaining({ name: "nginx", version: "1.22-9+deb12u1", arch: "amd64" }),
    ]);
  });
  it.each([
    ["E: Unable to locate package nope1", ["nope1"]],
    ["E: Version '1.2' for 'nginx' was not found", ["nginx"]],
    ["E: Package 'gone' has no installation candidate\nE: Unable to locate package a", ["a", "gone"]],
    ["E: something else", []],
  ])("finds unknown names in: %s", (text, names) => expect(unknownPackages(text)).toEqual(names));
});

describe("the flat archive's index", () => {
  it("holds exactly the packages, with hashes", () => {
    const { packages, index } = joinWithIndex(parsePrintUris(uris), stanzas);
    expect(packages.map(({ name, sha256 }) => [name, sha256])).toEqual([
      ["login", "bb"],
      ["nginx", "aa"],
    ]);
    expect(index).toContain("Filename: ./login_1%3a4.13_amd64.deb\n");
    expect(index).toContain("Essential: yes");
    expect(index).not.toContain("Description");
    expect(installedKib(index)).toBe(1024);
  });
  it("refuses a package the index does not know", () => {
    expect(() => joinWithIndex(parsePrintUris(uris), "Package: login")).toThrow("no index entry");
  });
});
