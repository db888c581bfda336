import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { privateFile } from "./private-file.ts";

let dir = "";
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "slipway-private-"));
});
afterAll(() => rm(dir, { recursive: true }));

test("makes the file once, for its owner alone, and leaves no draft", async () => {
  const path = join(dir, "one", "key");
  expect(await privateFile(path, () => "first")).toBe("first");
  expect(await privateFile(path, () => "second")).toBe("first");
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect((await stat(join(dir, "one"))).mode & 0o777).toBe(0o700);
  expect(await readdir(join(dir, "one"))).toEqual(["key"]);
});

test("many callers at once get the same content", async () => {
  const path = join(dir, "race", "key");
  const seen = await Promise.all(Array.from({ length: 40 }, (_, n) => privateFile(path, () => `content ${n}`)));
  expect(new Set(seen)).toEqual(new Set([await readFile(path, "utf8")]));
  expect(await readdir(join(dir, "race"))).toEqual(["key"]);
});

test.each([0o644, 0o640, 0o602, 0o610])("refuses a file that others can use (mode %o)", async (mode) => {
  const path = join(dir, `open-${mode}`);
  await writeFile(path, "secret");
  await chmod(path, mode);
  await expect(privateFile(path, () => "new")).rejects.toMatchObject({
    code: "key-unusable",
    message: expect.stringContaining(mode.toString(8)),
    hint: expect.stringContaining("chmod 600"),
  });
});

test("a folder in its place is named in the error", async () => {
  await expect(privateFile(dir, () => "new")).rejects.toMatchObject({ message: expect.stringContaining(dir) });
});
