import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { describeError, type ErrorCode, errorTable, UserError } from "../src/lib/errors.ts";
import { apiPage } from "./api-page.ts";
import { clientTypes } from "./client-types.ts";
import { errorPage } from "./error-page.ts";

function committed(path: string): Promise<string> {
  return readFile(new URL(`../${path}`, import.meta.url), "utf8");
}

describe("generated files are current", () => {
  test("src/client/api.ts: else run node scripts/generate-client.ts", async () => {
    expect(await committed("src/client/api.ts")).toBe(await clientTypes());
  });

  test("docs/errors.md: else run node scripts/generate-docs.ts", async () => {
    expect(await committed("docs/errors.md")).toBe(errorPage());
  });

  test("docs/api.md: else run node scripts/generate-docs.ts", async () => {
    expect(await committed("docs/api.md")).toBe(await apiPage());
  });
});

test("every error leads to its own section", async () => {
  const anchors = [...(await committed("docs/errors.md")).matchAll(/^## (.+)$/gm)].map(([, name]) => name);
  expect(anchors).toEqual([...Object.keys(errorTable), "bug"]);
  const errors = [...(Object.keys(errorTable) as ErrorCode[]).map((code) => new UserError(code, "x")), new Error("x")];
  for (const { code, docs } of errors.map(describeError)) expect(docs).toBe(`docs/errors.md#${code}`);
});
