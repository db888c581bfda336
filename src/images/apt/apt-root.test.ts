import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeBlobsFolder, openBlobs } from "../../store/blobs/open-blobs.ts";
import type { Build } from "../dependencies.ts";
import { machineSources } from "./apt-root.ts";
import { listFileName, releaseDate } from "./release-date.ts";
import { resolvePackages } from "./resolve-packages.ts";

let dir = "";
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "etc-apt-"));
  mkdirSync(join(dir, "sources.list.d"));
  writeFileSync(join(dir, "sources.list"), "deb http://127.0.0.1:9/debian bookworm main\n");
  writeFileSync(join(dir, "sources.list.d/tool.list"), "deb http://mirror.example/tool stable main\n");
  writeFileSync(join(dir, "sources.list.d/off.sources.disabled"), "nonsense");
});
afterAll(() => rmSync(dir, { recursive: true }));

const wanted = { suite: "bookworm", arch: "amd64", components: ["main"] };

describe("the machine's sources", () => {
  it("are those of the suite", async () => {
    expect((await machineSources(dir, wanted)).map(({ suite }) => suite)).toEqual(["bookworm"]);
  });
  it("are asked for when there are none, with what is there", async () => {
    await expect(machineSources(dir, { ...wanted, suite: "trixie" })).rejects.toMatchObject({
      code: "not-found",
      path: "from.debian",
      hint: expect.stringContaining("there are: bookworm, stable"),
    });
  });
});

it("says that the mirror does not answer, and that trying again may help", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "no-mirror-"));
  await makeBlobsFolder(join(dataDir, "blobs"));
  const build = {
    ctx: { signal: new AbortController().signal, workDir: dataDir, log: { note: () => {}, line: () => {} } },
    deps: {
      blobs: openBlobs(join(dataDir, "blobs")),
      dataDir,
      etcApt: dir,
      proxyEnv: {},
      signingKey: () => Promise.reject(new Error("unused")),
    },
  } satisfies Build;
  await expect(resolvePackages(build, { ...wanted, include: [] })).rejects.toMatchObject({
    code: "network-unreachable",
    retryAfterMs: 10_000,
    hint: expect.stringContaining("/etc/apt"),
  });
  rmSync(dataDir, { recursive: true });
});

it("finds a suite's Release file and reads its date", () => {
  expect(listFileName("http://mirror.example/debian", "bookworm", "InRelease")).toBe(
    "mirror.example_debian_dists_bookworm_InRelease",
  );
  expect(listFileName("http://user:pw@mirror.example:80/a_b", "s/updates", "Release")).toBe(
    "mirror.example:80_a%5fb_dists_s_updates_Release",
  );
  expect(releaseDate("Origin: Debian\nDate: Sat, 11 Jul 2026 10:16:37 UTC\n")).toBe(1783764997);
  expect(() => releaseDate("Origin: Debian\n")).toThrow("without a date");
});
