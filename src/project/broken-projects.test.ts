import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { projectFolder } from "../../tests/project-folder.ts";
import { describeError } from "../lib/errors.ts";
import { loadProject } from "./load-project.ts";
import { ProjectErrors } from "./project-errors.ts";

const files = { "setup.sh": "", "site.yml": "[]", "web/index.html": "", "tests/smoke.sh": "" };

async function errorOf(text: string): Promise<ProjectErrors> {
  const root = await projectFolder({ ...files, "slipway.yaml": text });
  const error: unknown = await loadProject({ root }).catch((thrown: unknown) => thrown);
  if (!(error instanceof ProjectErrors)) throw new Error("the project was not refused", { cause: error });
  return error;
}

/** `line:column+length message | hint` of each problem. */
async function problemsOf(text: string): Promise<string[]> {
  const { problems } = await errorOf(text);
  return problems.map(({ position, message, hint }) => {
    const { line, column, length } = position;
    return `${line}:${column}+${length} ${message}${hint === undefined ? "" : ` | ${hint}`}`;
  });
}

/** A project whose image has one more line, the seventh. */
const image = (line: string) =>
  `version: 1\nimages:\n  web:\n    kind: machine\n    from: { debian: bookworm }\n    # here:\n    ${line}\n`;
/** A project with one more section, from line 3 on. */
const section = (lines: string) =>
  `version: 1\nimages: { web: { kind: machine, from: { debian: bookworm } } }\n${lines}\n`;

describe("each section of the file", () => {
  test.each<[name: string, text: string, expected: string | RegExp]>([
    [
      "version missing",
      "images: { web: { kind: machine, from: { debian: bookworm } } }\n",
      "1:1+1 the project needs `version` | add `version: 1`",
    ],
    [
      "kind missing",
      "version: 1\nimages:\n  web: { from: { debian: bookworm } }\n",
      "3:3+3 `web` needs `kind` | add `kind: machine`",
    ],
    [
      "a time without unit",
      section("checks: { boot: { timeout: 5 } }"),
      "3:28+1 expected text, not a number | add its unit: 5s, 5m, 5h",
    ],
    ["version of another format", section("").replace("1", "2"), /^1:10\+1 `2` is not allowed here, expected 1/],
    ["version in quotes", section("").replace("1", '"1"'), /^1:10\+3 expected 1 without quotes/],
    ["no images", "version: 1\n", /^1:1\+1 the project needs `images`/],
    ["empty images", "version: 1\nimages:\n", /^2:1\+6 a value is missing here, expected a map/],
    ["images without an image", "version: 1\nimages: {}\n", /^2:9\+2 a project has at least one image/],
    [
      "an unknown section",
      section("chanels: []"),
      "3:1+7 unknown key `chanels` | did you mean `channels`? known keys: version, include, images, channels, checks",
    ],
    [
      "a section of later",
      section("targets: {}"),
      "3:1+7 `targets` is not available in this version of Slipway | remove the section",
    ],
    [
      "an image's name",
      section("").replace("web", "Web_1"),
      "2:11+5 `Web_1` is not a name of lower-case letters, digits and inner hyphens",
    ],
    [
      "a container image",
      section("").replace("machine", "container"),
      /^2:24\+9 container images cannot be built by this version/,
    ],
    [
      "an unknown kind",
      section("").replace("machine", "machin"),
      "2:24+6 `machin` is not allowed here, expected machine | did you mean `machine`?",
    ],
    ["from missing", "version: 1\nimages:\n  web: { kind: machine }\n", /^3:3\+3 `web` needs `from` \| What the image/],
    [
      "suite",
      section("").replace("bookworm", "bookwurm"),
      /^2:49\+8 `bookwurm` is not allowed here, .* \| did you mean `bookworm`\?$/,
    ],
    [
      "kernel",
      image("kernel: could"),
      "7:13+5 `could` is not allowed here, expected one of cloud, generic, none | did you mean `cloud`?",
    ],
    ["packages as text", image("packages: nginx"), "7:15+5 expected a list, not text | write [nginx]"],
    ["a package's name", image("packages: [nginx, NGINX]"), /^7:23\+5 `NGINX` is not a Debian package name/],
    [
      "a number for a package",
      image("packages: [7zip, 12]"),
      '7:22+2 expected text, not a number | put it in quotes: "12"',
    ],
    [
      "files: unknown key",
      image("files: { /a: { txt: x } }"),
      "7:20+3 unknown key `txt` | did you mean `text`? known keys: text, source, mode, owner",
    ],
    [
      "files: mode without quotes",
      image("files: { /a: { text: x, mode: 755 } }"),
      '7:35+3 expected text, not a number | put it in quotes: "755"',
    ],
    ["files: path", image("files: { etc/a: { text: x } }"), /^7:14\+5 `etc\/a` is not an absolute path/],
    ["files: neither", image("files: { /a: { mode: '0644' } }"), "7:18+16 give either text or source"],
    [
      "files: no such source",
      image("files: { /a: { source: web/idx.html } }"),
      "7:28+12 no such file: web/idx.html | did you mean web/index.html?",
    ],
    [
      "files: source outside",
      image("files: { /a: { source: /etc/passwd } }"),
      /^7:28\+11 `\/etc\/passwd` is an absolute path/,
    ],
    [
      "files: source above",
      image("files: { /a: { source: web/../../x } }"),
      /^7:28\+11 `web\/..\/..\/x` leads outside/,
    ],
    ["files: roundabout", image("files: { /a: { source: ./web } }"), "7:28+5 `./web` is a roundabout path | write web"],
    ["files: everything", image("files: { /a: { source: . } }"), /^7:28\+1 `\.` is the whole project/],
    ["users: name", image("users: { Root: {} }"), /^7:14\+4 `Root` is not a user name/],
    [
      "users: key",
      image("users: { me: { ssh_keys: [] } }"),
      /^7:20\+8 unknown key `ssh_keys` \| did you mean `ssh-keys`\?/,
    ],
    [
      "provision: unknown",
      image("provision: [{ shel: setup.sh }]"),
      /^7:19\+4 unknown key `shel` \| did you mean `shell`\?/,
    ],
    [
      "provision: two",
      image("provision: [{ shell: setup.sh, ansible: site.yml }]"),
      /^7:17\+38 name exactly one of: shell, ansible/,
    ],
    [
      "provision: missing script",
      image("provision: [{ shell: stup.sh }]"),
      "7:26+7 no such file: stup.sh | did you mean setup.sh?",
    ],
    ["provision: folder", image("provision: [{ ansible: web }]"), "7:28+3 `web` is a folder, expected a file"],
    [
      "provision: sources",
      image("provision: [{ ansible: site.yml, sources: [roles] }]"),
      /^7:48\+5 no such file: roles/,
    ],
    ["provision: a map", image("provision: { shell: setup.sh }"), /^7:16\+19 expected a list, not a map/],
    ["agents", image("agents: [waagnt]"), /^7:14\+6 `waagnt` is not allowed here, .* \| did you mean `waagent`\?$/],
    ["formats", image("formats: [qcow]"), /^7:15\+4 `qcow` is not allowed here, .* \| did you mean `qcow2`\?$/],
    ["formats: none", image("formats: []"), /^7:14\+2 the list must not be empty/],
    ["upgrades: mode", image("upgrades: { mode: unatended }"), /^7:23\+9 .* \| did you mean `unattended`\?$/],
    [
      "upgrades: spread",
      image("upgrades: { spread: 6 hours }"),
      /^7:25\+7 `6 hours` is not a duration .* \| did you mean `6h`\?$/,
    ],
    ["upgrades: flag", image("upgrades: { reboot: yes }"), /^7:25\+3 expected true or false, not text/],
    [
      "disk: size",
      image("disk: { size: 2GB }"),
      "7:19+3 `2GB` is not a size such as 512M, 2G or 1T | did you mean `2G`?",
    ],
    [
      "disk: size as number",
      image("disk: { size: 2 }"),
      "7:19+1 expected text, not a number | add its unit: 2M, 2G, 2T",
    ],
    [
      "disk: firmware",
      image("disk: { firmware: [efi] }"),
      /^7:24\+3 `efi` is not allowed here, .* \| did you mean `uefi`\?$/,
    ],
    ["timezone", image("timezone: berlin"), /^7:15\+6 `berlin` is not a time zone such as/],
    ["hostname", image("hostname: { polic: fixed }"), /^7:17\+5 unknown key `polic` \| did you mean `policy`\?/],
    ["cloud-init", image("cloud-init: { datasource: [] }"), /^7:19\+10 .* \| did you mean `datasources`\?/],
    [
      "flavours: agent",
      image("flavours: { azure: { agents: [walinux] } }"),
      /^7:35\+7 `walinux` is not allowed here, expected one of /,
    ],
    [
      "flavours: script",
      image("flavours: { azure: { provision: [{ shell: azure.sh }] } }"),
      /^7:47\+8 no such file: azure\.sh/,
    ],
    ["channels as a map", section("channels: { testing: {} }"), /^3:11\+15 expected a list, not a map/],
    [
      "channels: two in one",
      section("channels: [{ a: {}, b: {} }]"),
      /^3:12\+16 an entry of `channels` is one name and its rule/,
    ],
    [
      "channels: twice",
      section("channels: [{ a: {} }, { a: {} }]"),
      "3:25+1 `a` is defined twice | the first one is at slipway.yaml:3:14",
    ],
    [
      "channels: evidence",
      section("channels: [{ a: { needs: [contents] } }]"),
      "3:27+8 `contents` is not allowed here, expected one of build, content, boot | did you mean `content`?",
    ],
    ["channels: unknown rule", section("channels: [{ a: { approvals: 1 } }]"), /^3:19\+9 .*approvals/],
    [
      "checks: unknown",
      section("checks: { bot: {} }"),
      "3:11+3 unknown key `bot` | did you mean `boot`? known keys: content, boot",
    ],
    [
      "checks: timeout",
      section("checks: { boot: { timeout: 5 minutes } }"),
      /^3:28\+9 `5 minutes` is not a duration .* \| did you mean `5m`\?$/,
    ],
    [
      "checks: port",
      section('checks: { boot: { expect: { http: { port: "80" } } } }'),
      "3:43+4 expected a number, not text | write 80 without quotes",
    ],
    [
      "checks: status",
      section("checks: { boot: { expect: { http: { status: 20 } } } }"),
      /^3:45\+2 must be at least 100/,
    ],
    [
      "checks: script",
      section("checks: { boot: { run: [tests/smok.sh] } }"),
      "3:25+13 no such file: tests/smok.sh | did you mean tests/smoke.sh?",
    ],
    ["duplicate key", section("images: {}"), "3:1+6 `images` is there twice | the first one is on line 2"],
    ["tab", section("channels:\n\t- a: {}"), /^4:1\+1 a tab cannot indent YAML/],
    ["through an alias", `x: &x [1]\n${section("")}`, /^1:1\+1 unknown key `x`/],
    ["a list as the whole file", "- version: 1\n", /^1:1\+1 slipway.yaml holds a list, not a map/],
  ])("%s", async (_, text, expected) => {
    const problems = await problemsOf(text);
    if (typeof expected === "string") expect(problems).toEqual([expected]);
    else expect(problems).toEqual([expect.stringMatching(expected)]);
  });
});

test("everything wrong is told at once, in the order of the file", async () => {
  const text = image("kernal: cloud\n    disk: { sise: 2G }\n    packages: nginx").replace("debian", "debain");
  const error = await errorOf(text);
  expect(error.problems.map(({ path }) => path)).toEqual([
    "images.web.from.debain",
    "images.web.kernal",
    "images.web.disk.sise",
    "images.web.packages",
  ]);
  expect(error.message).toBe("unknown key `debain` (and 3 more problems)");
  expect(describeError(error)).toMatchObject({
    kind: "user",
    code: "invalid-project",
    exit: 2,
    path: "images.web.from.debain",
    position: { file: "slipway.yaml", line: 5, column: 13, length: 6, text: "    from: { debain: bookworm }" },
    problems: [{ path: "images.web.from.debain" }, {}, {}, {}],
  });
});

test("a symbolic link among the sources is told at the value that names it", async () => {
  const text = image("provision: [{ ansible: play/site.yml }]");
  const root = await projectFolder({ "slipway.yaml": text, "play/site.yml": "[]", "play/files/a": "" });
  await symlink("/etc/passwd", join(root, "play/files/b"));
  await expect(loadProject({ root })).rejects.toMatchObject({
    message: "`play/files/b` is a symbolic link or a device",
    position: { line: 7, column: 28 },
  });
});
