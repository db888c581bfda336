import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { cruise } from "dependency-cruiser";
import { describe, expect, onTestFinished, test } from "vitest";
import { checkEnvironment } from "../scripts/check/environment.ts";
import { checkHostNames } from "../scripts/check/host-names.ts";
import { checkNames } from "../scripts/check/names.ts";
import { rankRules } from "../scripts/check/rank-rules.ts";
import { checkRooms } from "../scripts/check/rooms.ts";
import { reportSizes } from "../scripts/check/sizes.ts";

const house = {
  rooms: { lib: 0, store: 1, images: 7, checks: 7, server: 10 },
  outsideRanks: { client: ["lib"], cli: ["client", "lib"] },
};

/** Writes the files into a new folder and returns the broken rules as `rule: from → to`. */
async function brokenRules(files: Record<string, string>): Promise<string[]> {
  const root = await mkdtemp(join(tmpdir(), "slipway-house-"));
  onTestFinished(() => rm(root, { recursive: true }));
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), text);
  }
  const { output } = await cruise(
    ["src"],
    { baseDir: root, validate: true, ruleSet: { forbidden: rankRules(house) }, tsPreCompilationDeps: true },
    { extensions: [".ts"] },
  );
  if (typeof output === "string") throw new Error(output);
  return output.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`).sort();
}

const leaf = "export const leaf = 1;\n";
const uses = (file: string) => `export { leaf } from "${file}";\n`;

describe("ranks", () => {
  test("a room may import its own files and every room of a lower rank", async () => {
    const broken = await brokenRules({
      "src/lib/leaf.ts": leaf,
      "src/store/own.ts": leaf,
      "src/store/rows.ts": uses("../lib/leaf.ts"),
      "src/images/build.ts": uses("../lib/leaf.ts") + uses("../store/own.ts").replace("leaf", "leaf as other"),
      "src/cli/cli.ts": uses("../client/call.ts"),
      "src/client/call.ts": uses("../lib/leaf.ts"),
    });
    expect(broken).toEqual([]);
  });

  test.each([
    ["a higher rank", "src/lib/low.ts", "../store/leaf.ts", "room-lib: src/lib/low.ts → src/store/leaf.ts"],
    ["a sibling", "src/images/build.ts", "../checks/leaf.ts", "room-images: src/images/build.ts → src/checks/leaf.ts"],
    ["past the client", "src/cli/cli.ts", "../store/leaf.ts", "room-cli: src/cli/cli.ts → src/store/leaf.ts"],
    ["main", "src/server/serve.ts", "../main.ts", "nobody-imports-main: src/server/serve.ts → src/main.ts"],
  ])("importing %s is an error", async (_name, from, to, problem) => {
    const target = join(dirname(from), to);
    expect(await brokenRules({ [from]: uses(to), [target]: leaf })).toContain(problem);
  });

  test("a type import counts like any other", async () => {
    const broken = await brokenRules({
      "src/store/shape.ts": "export interface Shape { size: number }\n",
      "src/lib/low.ts":
        'import type { Shape } from "../store/shape.ts";\nexport const low = (shape: Shape) => shape.size;\n',
    });
    expect(broken).toEqual(["room-lib: src/lib/low.ts → src/store/shape.ts"]);
  });

  test("imports in a circle are an error", async () => {
    const broken = await brokenRules({
      "src/lib/one.ts": 'import { two } from "./two.ts";\nexport const one = () => two;\n',
      "src/lib/two.ts": 'import { one } from "./one.ts";\nexport const two = () => one;\n',
    });
    expect(broken).toContain("no-cycles: src/lib/one.ts → src/lib/two.ts");
  });

  test("the program imports no tests, and a test may import what it needs", async () => {
    const broken = await brokenRules({
      "src/store/rows.ts": uses("./rows.test.ts"),
      "src/store/rows.test.ts": uses("../server/serve.ts"),
      "src/server/serve.ts": leaf,
    });
    expect(broken).toEqual(["no-test-code-in-the-program: src/store/rows.ts → src/store/rows.test.ts"]);
  });
});

describe("names", () => {
  test.each([
    ["src/runs/next-steps.ts", []],
    ["src/runs/next-steps.slow.test.ts", []],
    ["src/store/migrations/0001-events.ts", []],
    ["docs/adding-a-plugin.md", []],
    ["src/runs/nextSteps.ts", ['"nextSteps" is not kebab-case']],
    ["src/runs/Next/step.ts", ['"Next" is not kebab-case']],
    ["src/runs/next_step.ts", ['"next_step" is not kebab-case']],
    ["src/lib/utils.ts", ['"utils" says nothing: name it for what it holds']],
    ["src/helpers/text.ts", ['"helpers" says nothing: name it for what it holds']],
    ["tests/index.ts", ['"index" says nothing: name it for what it holds']],
  ])("%s", (file, messages) => {
    expect(checkNames([file]).map((problem) => problem.message)).toEqual(messages);
  });
});

describe("rooms", () => {
  const complete = ["lib", "store", "images", "checks", "server", "client", "cli"].map(
    (room) => `src/${room}/readme.md`,
  );

  test.each([
    ["all there", [...complete, "src/main.ts", "src/lib/a.ts"], []],
    ["a room outside the table", [...complete, "src/attic/readme.md"], ["src/attic"]],
    ["a room of the table missing", complete.slice(1), ["src/house.ts"]],
    ["a room without readme", [...complete.slice(1), "src/lib/a.ts"], ["src/lib"]],
  ])("%s", (_name, files, where) => {
    expect(checkRooms(files, house).map((problem) => problem.file)).toEqual(where);
  });
});

describe("environment", () => {
  test.each([
    ["src/main.ts", "const url = {}.env['SLIPWAY_URL'];", 0],
    ["src/store/pool.ts", "const url = {}.env.DATABASE_URL;", 1],
    ["src/store/pool.ts", "const url = {}['env'];", 1],
    ["src/store/pool.ts", 'import { env } from "node:{}";', 1],
    ["src/store/pool.ts", "const { env } = {};", 1],
    ["tests/pool.test.ts", "{}.env.HOME", 1],
    ["src/store/pool.ts", "spawn(program, { env: clean });", 0],
    ["docs/tour.md", "`{}.env` is read once", 0],
  ])("%s: %s → %d", (file, text, count) => {
    expect(checkEnvironment(file, text.replace("{}", "process"))).toHaveLength(count);
  });
});

describe("host names", () => {
  test.each([
    ["http://{}.debian.org/debian", "deb", 1],
    ['"resolved": "https://{}.npmjs.org/zod"', "registry", 1],
    ["see {}.ubuntu.com", "archive", 1],
    ["http://{}.example/debian bookworm main", "mirror", 0],
    ["https://{}.io/Statement/v1", "in-toto", 0],
  ])("%s with %s → %d", (text, label, count) => {
    const problems = checkHostNames("a.md", `fine\n${text.replace("{}", label)}\n`);
    expect(problems).toHaveLength(count);
    expect(problems.every((problem) => problem.line === 2)).toBe(true);
  });
});

test("sizes: names what is over its limit, longest first", () => {
  const body = "  work();\n".repeat(70);
  const report = reportSizes(
    new Map([
      ["src/a.ts", "const a = 1;\n"],
      ["src/b.ts", `export function long() {\n${body}}\n`],
      ["src/c.ts", "// line\n".repeat(301)],
      ["src/c.test.ts", "// line\n".repeat(301)],
      ["src/client/api.ts", `// Generated from the routes.\n${"// line\n".repeat(500)}`],
    ]),
  );
  expect(report.files).toBe(4);
  expect(report.over).toEqual(["src/c.ts: 301 lines, aim at 300", "src/b.ts:1: 72 lines, aim at 60"]);
});
