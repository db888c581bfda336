import { describe, expect, it } from "vitest";
import { asAccount, reachCapability, serverAccount } from "./account.ts";

const passwd = "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534::/:/bin/false\n";

describe("serverAccount", () => {
  it.each([
    ["the owner of the data", `${passwd}postgres:x:101:104::/:/bin/sh`, { uid: 7, gid: 8 }, { uid: 7, gid: 8 }],
    ["postgres", `${passwd}postgres:x:101:104::/:/bin/sh`, undefined, { uid: 101, gid: 104 }],
    ["nobody", passwd, undefined, { uid: 65534, gid: 65534 }],
    ["not root, who refuses", passwd, { uid: 0, gid: 0 }, { uid: 65534, gid: 65534 }],
    ["a number where there are no names", "", undefined, { uid: 65534, gid: 65534 }],
  ])("is %s", (_name, file, owner, expected) => {
    expect(serverAccount(file, owner)).toEqual(expected);
  });
});

describe("reachCapability", () => {
  it.each([
    ["reading alone, where both can be handed on", "000001ffffffffff", "000001ffffffffff", "dac_read_search"],
    ["overriding, where reading cannot", "0000000000000002", "000001ffffffffff", "dac_override"],
    ["nothing outside the bounding set", "000001ffffffffff", "0000000000000000", undefined],
  ])("is %s", (_name, permitted, bounding, expected) => {
    expect(reachCapability(`Name:\tnode\nCapPrm:\t${permitted}\nCapBnd:\t${bounding}\n`)).toBe(expected);
  });
});

describe("asAccount", () => {
  it("leaves an unprivileged process as it is", () => {
    expect(asAccount(null, undefined, ["postgres", "-D", "x"])).toEqual(["postgres", "-D", "x"]);
  });

  it.each([
    [undefined, [], "-all"],
    ["dac_read_search", ["--securebits=+no_setuid_fixup"], "-all,+dac_read_search"],
  ])("drops to the account with capability %s", (capability, kept, grant) => {
    expect(asAccount({ uid: 101, gid: 104 }, capability, ["initdb"])).toEqual([
      "setpriv",
      ...kept,
      "--reuid=101",
      "--regid=104",
      "--clear-groups",
      `--inh-caps=${grant}`,
      `--ambient-caps=${grant}`,
      "--",
      "initdb",
    ]);
  });
});
