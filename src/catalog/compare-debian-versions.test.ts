import { describe, expect, test } from "vitest";
import { exec } from "../lib/exec.ts";
import { compareDebianVersions } from "./compare-debian-versions.ts";

const table: [string, "<" | "=" | ">", string][] = [
  // the same
  ["1.0", "=", "1.0"],
  ["0:1.0", "=", "1.0"],
  ["1.0", "=", "1.0-0"],
  ["1.0-0", "=", "1.0-00"],
  ["01.02", "=", "1.2"],
  ["1.a", "=", "1.a0"],
  ["0", "=", "0-0"],
  // numbers by value, however long
  ["1.9", "<", "1.10"],
  ["1.09", "<", "1.10"],
  ["20261121120000123456789", "<", "20261121120000123456790"],
  ["99999999999999999999", "<", "100000000000000000000"],
  // epoch first, by value
  ["1:0.1", ">", "9.9"],
  ["2:1", "<", "10:0"],
  // tilde before everything, even the end
  ["1.0~rc1", "<", "1.0"],
  ["1.0~~", "<", "1.0~"],
  ["1.0~~", "<", "1.0~~a"],
  ["1.0~~a", "<", "1.0~"],
  ["1.0~beta1~svn1245", "<", "1.0~beta1"],
  ["1.0-1~bpo12+1", "<", "1.0-1"],
  ["1.0~", "<", "1.0-1"],
  // end before letters, letters before the rest
  ["1.0", "<", "1.0a"],
  ["1.0a", "<", "1.0+"],
  ["1.0a", "<", "1.0."],
  ["1.0Z", "<", "1.0a"],
  ["1.0+b1", ">", "1.0"],
  ["1.0+deb12u1", "<", "1.0+deb12u2"],
  ["1.0+", ">", "1.0-1"],
  ["1.0.1", ">", "1.0-1"],
  // revision last; only the last hyphen divides
  ["1.0-1", "<", "1.0-2"],
  ["1.0-9", "<", "1.0-10"],
  ["1.0-1", "<", "1.0-1.1"],
  ["1.0-1-1", ">", "1.0-1"],
  ["1-2-3", "<", "1-2-4"],
  ["2.0-1", ">", "1.0-99"],
  // as they stand in archives
  ["6.1.106-3", "<", "6.1.112-1"],
  ["6.1.0-9", "<", "6.1.0-26"],
  ["3.0.15-1~deb12u1", "<", "3.0.17-1~deb12u2"],
  ["252.30-1~deb12u2", "<", "252.31-1~deb12u1"],
  ["1:9.2p1-2+deb12u3", "<", "1:9.2p1-2+deb12u10"],
  ["2.36-9+deb12u8", ">", "2.36-9+deb12u4"],
  ["5.36.0-7+deb12u1", ">", "5.36.0-7"],
  ["0.8.1-1", "<", "1.0"],
  ["20230311", "<", "20230311+deb12u1"],
  ["20230311+deb12u1", "<", "20240203"],
  ["1.0~git20230101.abcdef-1", "<", "1.0~git20230102.012345-1"],
  ["4:12.2.0-3", ">", "12.2.0-14"],
  ["1.2.3+dfsg-1", "<", "1.2.3+dfsg1-1"],
  ["1.2.3+dfsg-1", "<", "1.2.3+ds-1"],
  ["2:8.39-15", "<", "2:8.39-15+b1"],
];

const sign = { "<": -1, "=": 0, ">": 1 } as const;

describe("compareDebianVersions", () => {
  test.each(table)("%s %s %s", (a, relation, b) => {
    expect(Math.sign(compareDebianVersions(a, b))).toBe(sign[relation]);
    expect(Math.sign(compareDebianVersions(b, a))).toBe(0 - sign[relation]);
  });

  test("the table says what dpkg says", async () => {
    const operator = { "<": "lt-nl", "=": "eq", ">": "gt-nl" } as const;
    for (const [a, relation, b] of table) {
      const { code } = await exec(["dpkg", "--compare-versions", a, operator[relation], b], { okCodes: [0, 1] });
      expect(code, `dpkg: ${a} ${relation} ${b}`).toBe(0);
    }
  });
});
