import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { describeError, type ErrorCode, errorTable, UserError } from "../src/lib/errors.ts";
import { generatedFiles, inRepository } from "./generated-files.ts";

test.each(Object.entries(generatedFiles))("%s is current", async (path, text) => {
  expect(await readFile(inRepository(path), "utf8"), "out of date: npm run generate").toBe(await text());
});

test("every error leads to its own section", async () => {
  const anchors = [...(await readFile(inRepository("docs/errors.md"), "utf8")).matchAll(/^## (.+)$/gm)];
  expect(anchors.map(([, name]) => name)).toEqual([...Object.keys(errorTable), "bug"]);
  const errors = [...(Object.keys(errorTable) as ErrorCode[]).map((code) => new UserError(code, "x")), new Error("x")];
  for (const { code, docs } of errors.map(describeError)) expect(docs).toBe(`docs/errors.md#${code}`);
});
