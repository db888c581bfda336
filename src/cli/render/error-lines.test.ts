import { expect, test } from "vitest";
import type { ErrorBody } from "../../lib/errors.ts";
import { errorLines } from "./error-lines.ts";
import { plainStyle } from "./style.ts";

const error: ErrorBody = {
  kind: "upstream",
  code: "disk-full",
  message: "mke2fs ran out of disk space\nlast line of mke2fs",
  hint: "free some space\nthen: slipway run retry",
  exit: 4,
  docs: "docs/errors.md#disk-full",
};
const position = { file: "slipway.yaml", line: 3, column: 1, text: "imags:" };

test.each([
  {
    name: "message, hint and where to read on",
    given: error,
    lines: [
      "error: mke2fs ran out of disk space",
      "  last line of mke2fs",
      "  hint: free some space",
      "        then: slipway run retry",
      "  about this error: docs/errors.md#disk-full",
    ],
  },
  {
    name: "several problems, each with its place",
    given: {
      ...error,
      position,
      problems: [
        { message: "unknown key imags", path: "imags", position, hint: "did you mean images?" },
        { message: "no version", path: "", position: { ...position, line: 1, text: "" } },
      ],
    },
    lines: [
      "slipway.yaml:3:1: unknown key imags",
      "    imags:",
      "    ^",
      "  hint: did you mean images?",
      "",
      "slipway.yaml:1:1: no version",
      "",
      "error: 2 problems in the project",
      "  about this error: docs/errors.md#disk-full",
    ],
  },
])("$name", ({ given, lines }) => {
  expect(errorLines(given, { style: plainStyle, debug: false })).toEqual(lines);
});

test("what a tool or a server said cannot steer the terminal", () => {
  const lines = errorLines({ ...error, message: "a\u001b[2Jb" }, { style: plainStyle, debug: false });
  expect(lines[0]).toBe("error: ab");
});
