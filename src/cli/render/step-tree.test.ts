import { describe, expect, test } from "vitest";
import { sampleProgress } from "../../../tests/sample-progress.ts";
import { sampleRun, sampleStep } from "../../../tests/sample-run.ts";
import { repaint } from "../follow/live-view.ts";
import { type Screen, stepTreeLines } from "./step-tree.ts";
import { plainStyle } from "./style.ts";

const began = "2026-11-21T10:00:00.000Z";
const screen: Screen = { columns: 60, rows: 30, style: plainStyle, now: Date.parse(began) + 9000, frame: 0 };
const at = (second: number) => new Date(Date.parse(began) + second * 1000).toISOString();
const build = (key: string, more = {}) => sampleStep({ key, uses: `images/${key}`, ...more });
const notYet = { state: "blocked", startedAt: null } as const;

describe("one part", () => {
  test("every state has its own sign, running steps show their last line", () => {
    const error = { kind: "user", code: "rejected", message: "no\nmore", exit: 3, docs: "" } as const;
    const steps = [
      build("packages", { state: "succeeded", finishedAt: at(4), cached: true }),
      build("files", { startedAt: at(4) }),
      build("wait", { state: "waiting", startedAt: at(4), waitingUntil: null }),
      build("seal", { state: "rejected", finishedAt: at(5), error }),
      build("disk", { state: "cancelled", finishedAt: at(5) }),
      build("raw", { state: "skipped", startedAt: null }),
      build("record", notYet),
    ];
    const progress = sampleProgress(sampleRun(), steps, {
      files: ["first", "copying \u001b[31m/etc/motd\u001b[0m and a lot more of it"],
    });
    expect(stepTreeLines(progress, screen)).toEqual([
      "build web running",
      "✔ packages                4.0s  cached",
      "⠋ files                   5.0s  copying /etc/motd and a lot…",
      "… wait                    5.0s  waiting",
      "✖ seal                    5.0s  no",
      "⊘ disk                    5.0s  cancelled",
      "↷ raw                           skipped",
      "· record",
    ]);
  });

  test("the spinner turns", () => {
    const progress = sampleProgress(sampleRun(), [build("files")]);
    const pictures = [0, 1, 10].map((frame) => stepTreeLines(progress, { ...screen, frame })[1]?.[0]);
    expect(pictures).toEqual(["⠋", "⠙", "⠋"]);
  });
});

test("parts that are done fold, parts not begun stay folded", () => {
  const steps = [
    build("packages", { state: "succeeded", finishedAt: at(3), cached: true }),
    build("record", { state: "succeeded", startedAt: at(3), finishedAt: at(4) }),
    sampleStep({ key: "boot", uses: "checks/boot", startedAt: at(4) }),
    sampleStep({ key: "promote", uses: "channels/promote", ...notYet }),
  ];
  expect(stepTreeLines(sampleProgress(sampleRun(), steps), screen)).toEqual([
    "build web running",
    "✔ build           4.0s  2/2, 1 cached",
    "⠋ boot            5.0s  0/1",
    "  ⠋ boot                  5.0s",
    "· promote               0/1",
  ]);
});

test("what does not fit the screen is counted, not scrolled", () => {
  const steps = Array.from({ length: 20 }, (_, index) => build(`step-${index}`));
  const lines = stepTreeLines(sampleProgress(sampleRun(), steps), { ...screen, rows: 6 });
  expect(lines).toHaveLength(5);
  expect(lines.at(-1)).toBe("  … and 17 lines more");
});

test("a picture is painted over the one before it", () => {
  expect(repaint(["a", "b"], 0)).toBe("\r\u001b[0Ja\nb\n");
  expect(repaint(["c"], 2)).toBe("\u001b[2A\r\u001b[0Jc\n");
});
