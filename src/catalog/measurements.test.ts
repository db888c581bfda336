import { expect, test } from "vitest";
import { testArtifact } from "../../tests/catalog.ts";
import type { JsonObject } from "../lib/json.ts";
import { measurementsOf } from "./measurements.ts";
import type { Evidence } from "./model.ts";

const evidence = (result: Evidence["result"], detail: JsonObject): Evidence => ({
  id: "1",
  subject: testArtifact("a").digest,
  check: "boot",
  result,
  detail,
  envelope: {},
  runId: "r",
  at: "2026-11-21T10:00:00.000Z",
});

const table: [string, Evidence[], JsonObject][] = [
  ["nothing", [], {}],
  [
    "numbers alone",
    [evidence("passed", { measurements: { bootMs: 1, sshMs: 2, accelerator: "tcg" }, other: 3 })],
    { bootMs: 1, sshMs: 2 },
  ],
  [
    "of several checks",
    [evidence("passed", { measurements: { a: 1 } }), evidence("passed", { measurements: { b: 2 } })],
    { a: 1, b: 2 },
  ],
  ["a failed check", [evidence("failed", { measurements: { bootMs: 1 } })], {}],
  [
    "no measurements",
    [evidence("passed", {}), evidence("passed", { measurements: null }), evidence("passed", { measurements: 5 })],
    {},
  ],
];

test.each(table)("%s", (_what, given, expected) => {
  expect(measurementsOf(given)).toEqual(expected);
});
