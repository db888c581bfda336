import { expect, test } from "vitest";
import { sampleVersion } from "../../../tests/sample-version.ts";
import { plainStyle } from "./style.ts";
import { formatTime } from "./time.ts";
import { versionLines } from "./version-lines.ts";

const { digest } = sampleVersion();

function evidence(id: string, check: string, result: "passed" | "failed", at: string) {
  return { id, subject: digest, check, result, detail: {}, envelope: {}, runId: `run-${id}`, at };
}

test("of each check on each artifact the newest evidence is shown", () => {
  const version = sampleVersion({
    evidence: [
      evidence("1", "build", "passed", "2026-11-21T10:00:00.000Z"),
      evidence("2", "content", "failed", "2026-11-21T10:01:00.000Z"),
      evidence("3", "build", "passed", "2026-11-21T10:02:00.000Z"),
      evidence("4", "content", "passed", "2026-11-21T10:03:00.000Z"),
    ],
  });
  const shown = versionLines(version, plainStyle).slice(-2);
  expect(shown).toEqual([
    `build     passed  ${formatTime("2026-11-21T10:02:00.000Z")}  sha256:aaaaaaaaaaaa  run-3`,
    `content   passed  ${formatTime("2026-11-21T10:03:00.000Z")}  sha256:aaaaaaaaaaaa  run-4`,
  ]);
});
