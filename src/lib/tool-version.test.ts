import { describe, expect, test } from "vitest";
import { compareVersions, findVersion } from "./tool-version.ts";

describe("findVersion", () => {
  test.each([
    ["QEMU emulator version 7.2.11 (Debian 1:7.2+dfsg-7+deb12u6)", "7.2.11"],
    ["mke2fs 1.47.0 (5-Feb-2023)", "1.47.0"],
    ["1:7.2+dfsg-7+deb12u18", "7.2"],
    ["v24.9.0", "24.9.0"],
    ["1.15.1+dfsg1-2", "1.15.1"],
    ["2022-3", "2022"],
    ["grub-install (GRUB) 2.06-13+deb12u1", "2.06"],
    ["no number here", undefined],
    ["", undefined],
  ])("%s → %s", (text, version) => {
    expect(findVersion(text)).toBe(version);
  });
});

describe("compareVersions", () => {
  test.each([
    ["1.47.0", "1.47", 0],
    ["1.9", "1.10", -1],
    ["2", "1.99.99", 1],
    ["7.2.11", "7.2.2", 1],
  ])("%s against %s is %d", (a, b, sign) => {
    expect(Math.sign(compareVersions(a, b))).toBe(sign);
    expect(Math.sign(compareVersions(b, a))).toBe(sign === 0 ? 0 : -sign);
  });
});
