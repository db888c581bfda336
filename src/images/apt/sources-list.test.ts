import { describe, expect, it } from "vitest";
import { formatDeb822Sources, parseDeb822Sources, parseOneLineSources, sourcesForSuite } from "./sources-list.ts";

const plain = { signedBy: null, architectures: [], trusted: false };
const debian = "http://mirror.example/debian";

describe("one-line style", () => {
  const cases: [string, ReturnType<typeof parseOneLineSources>][] = [
    [
      `deb ${debian}/ bookworm main contrib`,
      [{ ...plain, uri: debian, suite: "bookworm", components: ["main", "contrib"] }],
    ],
    [
      `deb [arch=amd64,arm64 signed-by=/k.gpg trusted=yes] ${debian} bookworm main # ours`,
      [
        {
          uri: debian,
          suite: "bookworm",
          components: ["main"],
          signedBy: "/k.gpg",
          architectures: ["amd64", "arm64"],
          trusted: true,
        },
      ],
    ],
    [`deb-src ${debian} bookworm main`, []],
    [`# deb ${debian} bookworm main`, []],
    ["", []],
    ["nonsense", []],
  ];
  it.each(cases)("%s", (text, expected) => expect(parseOneLineSources(text)).toEqual(expected));
});

describe("deb822 style", () => {
  it("gives one source for each URI and suite", () => {
    const text = `Types: deb deb-src\n# a comment\nURIs: ${debian}\nSuites: bookworm\n bookworm-updates\nComponents: main\nSigned-By: /k.gpg\n`;
    expect(parseDeb822Sources(text)).toEqual([
      { ...plain, uri: debian, suite: "bookworm", components: ["main"], signedBy: "/k.gpg" },
      { ...plain, uri: debian, suite: "bookworm-updates", components: ["main"], signedBy: "/k.gpg" },
    ]);
  });
  it.each(["no", "false", "off"])("leaves out Enabled: %s", (value) => {
    expect(
      parseDeb822Sources(`Types: deb\nURIs: ${debian}\nSuites: bookworm\nComponents: main\nEnabled: ${value}`),
    ).toEqual([]);
  });
  it("leaves out sources of source packages", () => {
    expect(parseDeb822Sources(`Types: deb-src\nURIs: ${debian}\nSuites: bookworm\nComponents: main`)).toEqual([]);
  });
});

describe("sources for a suite", () => {
  const wanted = { suite: "bookworm", arch: "amd64", components: ["main", "contrib"] };
  const source = (suite: string, more = {}) => ({
    ...plain,
    uri: debian,
    suite,
    components: ["main", "non-free"],
    ...more,
  });
  it.each([
    [
      "the suite, updates and security",
      [source("bookworm"), source("bookworm-updates"), source("bookworm-security")],
      3,
    ],
    ["no other suite, no backports", [source("trixie"), source("bookworm-backports"), source("nodistro")], 0],
    ["nothing without a wanted component", [source("bookworm", { components: ["stable"] })], 0],
    ["nothing for another architecture", [source("bookworm", { architectures: ["arm64"] })], 0],
    ["each place once", [source("bookworm"), source("bookworm")], 1],
  ])("takes %s", (_, given, count) => {
    const found = sourcesForSuite(given, wanted);
    expect(found).toHaveLength(count);
    for (const one of found) expect(one.components).toEqual(["main"]);
  });
});

it("writes what it can read", () => {
  const sources = parseOneLineSources(`deb [signed-by=/k.gpg] ${debian} bookworm main contrib`);
  expect(parseDeb822Sources(formatDeb822Sources(sources))).toEqual(sources);
  expect(formatDeb822Sources(sources, "/other.gpg")).toContain("Signed-By: /other.gpg");
});
