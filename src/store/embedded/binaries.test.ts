import { cp, lstat, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { exec } from "../../lib/exec.ts";
import { findPostgres, missingLinks } from "./binaries.ts";

let dir = "";
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "binaries-"));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

it("runs also where npm did not run install scripts", async () => {
  const installed = await findPostgres(join(dir, "none"));
  const root = join(dir, "package/native");
  await cp(installed.root, root, { recursive: true, verbatimSymlinks: true });
  for (const name of await readdir(join(root, "lib"))) {
    if ((await lstat(join(root, "lib", name))).isSymbolicLink()) await rm(join(root, "lib", name));
  }
  const postgres = [join(root, "bin/postgres"), "--version"];
  await expect(exec(postgres)).rejects.toThrow("libicu");
  const libraryPath = await missingLinks(root, join(dir, "links"));
  expect(libraryPath).toBe(join(dir, "links"));
  const { stdout } = await exec(postgres, { env: { LD_LIBRARY_PATH: libraryPath ?? "" } });
  expect(stdout).toContain("PostgreSQL");
});
