import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { probeVersion } from "./probe-version.ts";

test("changes with a rule, and with nothing else", async () => {
  const folder = await mkdtemp(join(tmpdir(), "slipway-probe-"));
  try {
    const rule = join(folder, "rules", "a.ts");
    await mkdir(join(rule, ".."));
    await writeFile(rule, "export const limit = 1;");
    const first = await probeVersion(folder);
    await writeFile(join(folder, "a.test.ts"), "test");
    await writeFile(join(folder, "readme.md"), "words");
    expect(await probeVersion(folder)).toBe(first);
    await writeFile(rule, "export const limit = 2;");
    expect(await probeVersion(folder)).not.toBe(first);
  } finally {
    await rm(folder, { recursive: true });
  }
});
