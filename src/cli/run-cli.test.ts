import { describe, expect, test } from "vitest";
import { commandLine } from "../../tests/command-line.ts";
import { UserError } from "../lib/errors.ts";

describe("mistakes", () => {
  test.each([
    { line: "build web", says: "did you mean: slipway image build web" },
    { line: "web build", says: "there is no command web" },
    { line: "build image web", says: "did you mean: slipway image build web" },
    { line: "image biuld web", says: "did you mean: slipway image build web" },
    { line: "imge build", says: "did you mean: slipway image build" },
    { line: "plan image biuld web", says: "did you mean: slipway plan image build web" },
    { line: "logs 0mwqdoatr6wdbjx", says: "did you mean: slipway run logs 0mwqdoatr6wdbjx" },
    { line: "chanel list", says: "did you mean: slipway channel list" },
    { line: "image buld web --formats raw", says: "did you mean: slipway image build web --formats raw" },
    { line: "--project elsewhere image buld", says: "did you mean: slipway image build --project elsewhere" },
    { line: "plan channel rollback stage", says: "see: slipway plan --help" },
    { line: "frobnicate", says: "see: slipway --help" },
    { line: "image", says: "which command?" },
    { line: "image build --flavour azure", says: "did you mean --flavours?" },
    { line: "image build --jsn", says: "did you mean --json?" },
    { line: "image build a b", says: "slipway image build [image] [options]" },
    { line: "image promote web", says: "slipway image promote web --to stage" },
    { line: "run show", says: "for example: slipway run show 0mwqdoatr6wdbjx" },
    { line: "image diff 20261121.1", says: "[image] <from> <to>" },
    { line: "run list --state runing", says: "Allowed choices are queued, running" },
    { line: "run list --limit many", says: "many is not a whole number from 1 on" },
    { line: "run list --limit 0", says: "0 is not a whole number from 1 on" },
    { line: "worker --concurrency 0", says: "0 is not a whole number from 1 on" },
    { line: "run decide 0mwqdoatr6wdbjx retri --reason x", says: "did you mean retry?" },
    { line: "completion basch", says: "did you mean bash?" },
    { line: "image build --arch= web", says: "--arch <names>: is empty" },
    { line: "image build --arch=, web", says: "--arch <names>: is empty" },
    { line: "image promote web --to stage --override ", says: "--override <reason>: is empty" },
    { line: "run show ", says: "an argument is empty" },
  ])("slipway $line", async ({ line, says }) => {
    const result = await commandLine(line.split(" "));
    expect(result.stderr).toContain(says);
    expect(result).toMatchObject({ exit: 2, stdout: "", connections: { opened: 0 } });
  });

  test("with --json the mistake is the one object on standard output", async () => {
    const { exit, stdout } = await commandLine(["build", "web", "--json"]);
    expect(exit).toBe(2);
    expect(JSON.parse(stdout)).toEqual({
      error: {
        kind: "user",
        code: "usage",
        message: "there is no command build",
        hint: "did you mean: slipway image build web --json",
        exit: 2,
        docs: "docs/errors.md#usage",
      },
    });
  });
});

test("--version and --help go to standard output and need no server", async () => {
  expect(await commandLine(["--version"])).toMatchObject({ exit: 0, stdout: "1.2.3\n", stderr: "" });
  const help = await commandLine(["image", "promote", "--help"]);
  expect(help).toMatchObject({ exit: 0, stderr: "", connections: { opened: 0 } });
  expect(help.stdout).toContain("Usage: slipway image promote [image] [version] --to <channel> [options]");
  expect(help.stdout).toContain("$ slipway image promote web --to stage ");
  expect((await commandLine(["help", "image", "promote"])).stdout).toBe(help.stdout);
  expect((await commandLine(["help"])).stdout).toBe((await commandLine(["--help"])).stdout);
});

describe("errors of the server", () => {
  const position = { file: "slipway.yaml", line: 4, column: 5, text: "    pakages: [nginx]", length: 7 };
  const broken = new UserError("invalid-project", "unknown key pakages", {
    hint: "did you mean packages?",
    path: "images.web.pakages",
    position,
  });
  const services = { project: { check: () => Promise.reject(broken) } };

  test("are shown with file, line, column, the line, a caret and the hint", async () => {
    const { exit, stdout, stderr, connections } = await commandLine(["check"], { services });
    expect(exit).toBe(2);
    expect(stdout).toBe("");
    expect(stderr.split("\n")).toEqual([
      "slipway.yaml:4:5: unknown key pakages",
      "        pakages: [nginx]",
      "        ^^^^^^^",
      "  hint: did you mean packages?",
      "",
      "error: 1 problem in the project",
      "  about this error: docs/errors.md#invalid-project",
      "",
    ]);
    expect(connections).toEqual({ opened: 1, closed: 1 });
  });

  test("are one object with --json", async () => {
    const { stdout } = await commandLine(["check", "--json"], { services });
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: "invalid-project", exit: 2, position } });
  });
});

test("a bug says that it is one; --debug shows its stack", async () => {
  const backend = { connect: () => Promise.reject(new TypeError("x is not a function")) };
  const quiet = await commandLine(["image", "list"], { backend });
  expect(quiet.exit).toBe(1);
  expect(quiet.stderr).toContain("this is a bug in slipway");
  expect(quiet.stderr).toContain("with --debug");
  expect(quiet.stderr).not.toContain("    at ");
  const debug = await commandLine(["image", "list", "--debug"], { backend });
  expect(debug.stderr).toMatch(/TypeError: x is not a function\n +at /);
});

test("the second Ctrl-C ends at once, whatever hangs", async () => {
  const exit = new AbortController();
  const backend = {
    connect: () => {
      exit.abort();
      return new Promise<never>(() => {});
    },
  };
  expect(await commandLine(["image", "list"], { backend, exit: exit.signal })).toMatchObject({ exit: 130 });
});
