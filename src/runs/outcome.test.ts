import { describe, expect, it } from "vitest";
import { UpstreamError, UserError } from "../lib/errors.ts";
import { done, rejected, waiting } from "./model.ts";
import { type OutcomeFacts, outcomeOfError, outcomeOfResult } from "./outcome.ts";

const facts: OutcomeFacts = { retry: "safe", failures: 0, maxAttempts: 3, aborted: undefined };
const busy = new UpstreamError("network-unreachable", "busy", { retryAfterMs: 40 });

describe("outcomeOfError", () => {
  it.each([
    ["a bug", new TypeError("oops"), {}, { kind: "errored", error: { kind: "bug" } }],
    ["a thrown string", "oops", {}, { kind: "errored", error: { message: "oops" } }],
    [
      "a user's error",
      new UserError("invalid-project", "no"),
      {},
      { kind: "errored", error: { code: "invalid-project" } },
    ],
    ["a user's error that rejects", new UserError("evidence-missing", "no"), {}, { kind: "rejected", output: null }],
    ["an upstream error", new UpstreamError("tool-failed", "no"), {}, { kind: "errored" }],
    ["an upstream error that passes", busy, {}, { kind: "again", afterMs: 40, failure: true }],
    ["the same, unsafe", busy, { retry: "unsafe" }, { kind: "errored" }],
    ["the same, last attempt", busy, { failures: 2 }, { kind: "errored" }],
    ["cancel", busy, { aborted: "cancel" }, { kind: "cancelled" }],
    ["timeout", busy, { aborted: "timeout" }, { kind: "errored" }],
    ["timeout, unsafe", busy, { aborted: "timeout", retry: "unsafe" }, { kind: "unknown" }],
    ["shutdown", busy, { aborted: "shutdown", failures: 9 }, { kind: "again", afterMs: 0, failure: false }],
    ["shutdown, unsafe", busy, { aborted: "shutdown", retry: "unsafe" }, { kind: "unknown" }],
    ["lost", busy, { aborted: "lost" }, { kind: "again", afterMs: 0, failure: true }],
    ["lost, last attempt", busy, { aborted: "lost", failures: 2 }, { kind: "errored" }],
    ["lost, unsafe", busy, { aborted: "lost", retry: "unsafe" }, { kind: "unknown" }],
  ] satisfies [string, unknown, Partial<OutcomeFacts>, object][])("%s", (_name, error, more, expected) => {
    expect(outcomeOfError(error, { ...facts, ...more })).toMatchObject(expected);
  });
});

describe("outcomeOfResult", () => {
  it.each([
    [done({ n: 1 }, { cached: true }), { kind: "succeeded", output: { n: 1 }, cached: true }],
    [waiting(500, { id: "x" }), { kind: "waiting", pollAfterMs: 500, state: { id: "x" } }],
    [
      rejected("test failed", { hint: "look" }),
      { kind: "rejected", error: { code: "rejected", exit: 3, hint: "look" }, output: null },
    ],
  ])("%j", (result, expected) => {
    expect(outcomeOfResult(result)).toMatchObject(expected);
  });
});
