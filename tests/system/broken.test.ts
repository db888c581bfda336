import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ErrorBody } from "../../src/lib/errors.ts";
import { type Lab, openLab } from "./lab.ts";
import { repository } from "./slipway-process.ts";

let lab: Lab;
let example = "";

beforeAll(async () => {
  lab = await openLab({ project: join(repository, "examples/web") });
  example = await readFile(join(lab.projectDir, "slipway.yaml"), "utf8");
});
afterAll(() => lab.close());

/** One mistake in each section: what stands in the example, what is written instead, where it is and what helps. */
const mistakes: [section: string, right: string, wrong: string, where: string, hint: RegExp][] = [
  ["version", "version: 1", "version: 2", "version: ^2", /1/],
  ["the top level", "channels:", "chanels:", "^chanels:", /channels/],
  ["include", "version: 1", "version: 1\ninclude: [nowhere.yaml]", "include: [^nowhere.yaml", /./],
  ["kind", "kind: machine", "kind: machin", "kind: ^machin", /machine/],
  ["from", "debian: bookworm", "debian: bookwurm", "debian: ^bookwurm", /bookworm/],
  ["an unknown architecture", "arch: [amd64]", "arch: [amd46]", "arch: [^amd46", /amd64/],
  ["kernel", "kernel: cloud", "kernel: clod", "kernel: ^clod", /cloud/],
  ["packages", "packages: [nginx,", "packages: [Nginx,", "packages: [^Nginx", /./],
  ["files", "{ source: index.html }", "{ source: indx.html }", "{ source: ^indx.html", /index\.html/],
  ["users", "upgrades:", "users: { deploy: { sudoer: true } }\n    upgrades:", "{ ^sudoer", /sudo/],
  ["provision", "shell: setup.sh", "shell: setpu.sh", "shell: ^setpu.sh", /setup\.sh/],
  ["an ansible provisioner", "vars:", "var:", "^var:", /vars/],
  ["agents", "kernel: cloud", "kernel: cloud\n    agents: [wagent]", "agents: [^wagent", /waagent/],
  ["formats", "[raw, qcow2]", "[raw, qcow]", "[raw, ^qcow", /qcow2/],
  ["upgrades", "mode: unattended", "mode: unatended", "mode: ^unatended", /unattended/],
  ["disk", "size: 2G", "size: 2 gigabytes", "size: ^2 gig", /2G/],
  ["hostname", "kernel: cloud", "kernel: cloud\n    hostname: { polcy: fixed }", "{ ^polcy", /policy/],
  [
    "cloud-init",
    "kernel: cloud",
    "kernel: cloud\n    cloud-init: { datasource: [Ec2] }",
    "{ ^datasource",
    /datasources/,
  ],
  ["flavours", "formats:", "flavours: { azure: { agent: [waagent] } }\n    formats:", "azure: { ^agent", /agents/],
  ["a channel's needs", "needs: [content] }", "needs: [contents] }", "needs: [^contents", /content/],
  ["checks.boot", "timeout: 5m", "timeout: 5 minutes", "timeout: ^5 min", /5m/],
  ["a boot test", "run: [tests/smoke.sh]", "run: [tests/smok.sh]", "run: [^tests/smok.sh", /smoke\.sh/],
  ["checks.content", "checks:", "checks:\n  content: { waived: [] }", "content: { ^waived", /waive/],
  ["YAML itself", "images:", "images: ]", "images: ^]", /./],
];

test.concurrent.each(mistakes)("a mistake in %s is told with its place and what to do", async (...mistake) => {
  const [section, right, wrong, where, hint] = mistake;
  expect(example).toContain(right);
  const text = example.replace(right, wrong);
  const file = `${section.replace(/[^a-z]+/g, "-")}.yaml`;
  await writeFile(join(lab.projectDir, file), text);

  const { exit, stdout, stderr } = await lab.run(["image", "build", "web", "--json", "--project", file]);

  const { error } = JSON.parse(stdout) as { error: ErrorBody };
  const problem = error.problems?.find(({ position }) => position.file.endsWith(file)) ?? error;
  const { line, column } = placeOf(text, where);
  expect(problem.position).toMatchObject({ line, column, text: text.split("\n")[line - 1] });
  expect(`${problem.message}\n${problem.hint ?? ""}`).toMatch(hint);
  expect(stderr).toContain(`${file}:${line}:${column}`);
  expect(exit).toBe(2);
});

test("nothing is built, and no database is started to find that out", async () => {
  expect(await readdir(lab.dataDir).catch(() => [])).toEqual(["keys"]);
  await lab.expectNothingLeft();
});

/** `needle` marks the place with ^. */
function placeOf(text: string, needle: string): { line: number; column: number } {
  const at = text.indexOf(needle.replace("^", "")) + needle.indexOf("^");
  const before = text.slice(0, at).split("\n");
  return { line: before.length, column: (before.at(-1) ?? "").length + 1 };
}
