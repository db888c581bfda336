import { describe, expect, it } from "vitest";
import { parsePostmasterFile } from "./postmaster-file.ts";
import { accessFiles, postgresArguments, socketFolder, socketUrl } from "./server-arguments.ts";

describe("socketFolder", () => {
  it.each([
    ["/srv/slipway/postgres", "/srv/slipway/postgres/socket"],
    [`/${"x".repeat(85)}`, `/${"x".repeat(85)}/socket`],
    [`/${"x".repeat(86)}`, expect.stringMatching(/^\/tmp\/slipway-[0-9a-f]{16}$/)],
    ["/srv/a,b/postgres", expect.stringMatching(/^\/tmp\/slipway-/)],
    ["/srv/ä/postgres", expect.stringMatching(/^\/tmp\/slipway-/)],
  ])("%s → %s", (dir, expected) => {
    expect(socketFolder(dir)).toEqual(expected);
  });
});

it("puts the socket's folder in the connection string", () => {
  expect(socketUrl("/srv/a b/socket", "slipway")).toBe(
    "postgresql://slipway@localhost/slipway?host=%2Fsrv%2Fa%20b%2Fsocket",
  );
});

it("never listens on the network and never trades durability for speed", () => {
  const argv = postgresArguments({ dataDir: "/d", socketDir: "/s" });
  expect(argv.slice(0, 2)).toEqual(["-D", "/d"]);
  expect(argv).toContain("listen_addresses=");
  expect(argv).toContain("unix_socket_directories=/s");
  expect(argv.join(" ")).not.toMatch(/fsync|synchronous_commit|full_page_writes/);
});

it("lets in the user who runs it alone", () => {
  expect(accessFiles('o"hara')).toEqual({
    hba: "local all slipway peer map=slipway\n",
    ident: 'slipway "o""hara" slipway\n',
  });
});

it.each([
  ["42\n/d\n1\n5432\n/s\n\n1 2\nready   \n", { pid: 42, ready: true }],
  ["42\n/d\n1\n5432\n/s\n\n1 2\nstarting\n", { pid: 42, ready: false }],
  ["42\n", { pid: 42, ready: false }],
  ["", undefined],
  ["garbage\n", undefined],
])("reads postmaster.pid %j", (text, expected) => {
  expect(parsePostmasterFile(text)).toEqual(expected);
});
