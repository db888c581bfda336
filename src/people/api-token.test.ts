import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ensureApiToken, tokenMatches } from "./api-token.ts";

test("the token is long, made once and private", async () => {
  const dir = await mkdtemp(join(tmpdir(), "slipway-token-"));
  try {
    const tokens = await Promise.all([ensureApiToken(dir), ensureApiToken(dir), ensureApiToken(dir)]);
    expect(new Set(tokens).size).toBe(1);
    expect(tokens[0]).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect((await stat(join(dir, "api-token"))).mode & 0o777).toBe(0o600);
  } finally {
    await rm(dir, { recursive: true });
  }
});

test.each([
  ["abc", "abc", true],
  ["abc", "abd", false],
  ["ab", "abc", false],
  ["", "abc", false],
  ["", "", false],
])("tokenMatches(%j, %j) is %j", (given, expected, result) => {
  expect(tokenMatches(given, expected)).toBe(result);
});
