import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allCommands, groups } from "../all-commands.ts";
import { completionNodes } from "./nodes.ts";
import { completionScript, type Shell } from "./script.ts";

const run = promisify(execFile);
const nodes = completionNodes({ commands: allCommands, groups });
let dir: string;

/** Stands in for the program, so that the scripts' questions can be seen and answered. */
const answering = `#!/bin/sh
case "$*" in
  "--project . __complete image") printf 'web\\nworker\\n' ;;
  "--project /srv/shop __complete image") echo shop ;;
  "--project . __complete channel") printf 'testing\\nstage\\n' ;;
  "--project . __complete version") printf 'latest\\n20261121.1\\n' ;;
  "--project . __complete run") echo 0198c1f2 ;;
esac
`;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "slipway-completion-"));
  await writeFile(join(dir, "slipway"), answering);
  await chmod(join(dir, "slipway"), 0o755);
  for (const shell of ["bash", "zsh", "fish"] as const) {
    await writeFile(join(dir, `slipway.${shell}`), completionScript(shell, nodes));
  }
});
afterAll(() => rm(dir, { recursive: true }));

/** What bash would offer for the last word of the line. */
async function bashOffers(line: string): Promise<string[]> {
  const words = line.split(" ");
  const script = `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _slipway; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const argv = ["--norc", "-c", script, "bash", join(dir, "slipway.bash"), ...words];
  const { stdout } = await run("bash", argv, { env: { PATH: `${dir}:/usr/bin:/bin` } });
  return stdout.split("\n").filter((word) => word !== "");
}

describe("bash", () => {
  test.each([
    { line: "slipway ch", offers: ["check", "channel"] },
    { line: "slipway image p", offers: ["promote"] },
    { line: "slipway plan image ", offers: ["build", "test", "promote", "release"] },
    { line: "slipway image build ", offers: ["web", "worker"] },
    { line: "slipway image build we", offers: ["web"] },
    { line: "slipway --project /srv/shop image build ", offers: ["shop"] },
    { line: "slipway image build --formats raw w", offers: ["web", "worker"] },
    { line: "slipway image build --f", offers: ["--flavours", "--formats"] },
    { line: "slipway image promote web --to ", offers: ["testing", "stage"] },
    { line: "slipway image promote web l", offers: ["latest"] },
    { line: "slipway image promote web latest ", offers: [] },
    { line: "slipway plan image promote web --to s", offers: ["stage"] },
    { line: "slipway channel rollback stage --to ", offers: ["latest", "20261121.1"] },
    { line: "slipway image diff latest 2", offers: ["20261121.1"] },
    { line: "slipway run logs ", offers: ["0198c1f2"] },
    { line: "slipway run list --state r", offers: ["running", "rejected"] },
    { line: "slipway run decide 0198c1f2 a", offers: ["abandon"] },
    { line: "slipway completion ", offers: ["bash", "zsh", "fish"] },
    { line: "slipway serve --port ", offers: [] },
    { line: "slipway doctor -", offers: expect.arrayContaining(["--fix", "--json", "--help"]) },
  ])("$line", async ({ line, offers }) => {
    expect(await bashOffers(line)).toEqual(offers);
  });
});

/** What fish would offer for the line. */
async function fishOffers(line: string): Promise<string[]> {
  const argv = ["--no-config", "-c", "source $argv[1]; complete -C $argv[2]", "--", join(dir, "slipway.fish"), line];
  const { stdout } = await run("fish", argv, { env: { PATH: `${dir}:/usr/bin:/bin`, HOME: dir } });
  return stdout.split("\n").flatMap((row) => (row === "" ? [] : [row.split("\t")[0] ?? ""]));
}

/** What the script hands to zsh, which then narrows it to what begins as the last word does. */
async function zshOffers(line: string): Promise<string[]> {
  const words = line.split(" ");
  const script = `function compdef() { }
function compadd() { if [[ $1 == -a ]]; then print -l -- \${(P)2}; else shift; print -l -- "$@"; fi }
function _describe() { [[ $1 == -o ]] && shift; print -l -- \${(P)2%%:*} }
source "$1"; shift; words=("$@"); CURRENT=$#; _slipway`;
  const argv = ["-f", "-c", script, "zsh", join(dir, "slipway.zsh"), ...words];
  const { stdout } = await run("zsh", argv, { env: { PATH: `${dir}:/usr/bin:/bin` } });
  return stdout.split("\n").filter((word) => word.startsWith(words.at(-1) ?? "") && word !== "");
}

/** Shells of this machine besides bash: people have them, a build service may not. */
const others = [
  { shell: "fish", offers: fishOffers },
  { shell: "zsh", offers: zshOffers },
].filter(({ shell }) => ["/bin", "/usr/bin"].some((folder) => existsSync(join(folder, shell))));

describe("fish and zsh, where they are installed", () => {
  test.each(others)("$shell offers what bash does", async ({ offers }) => {
    const lines = ["slipway ch", "slipway plan image ", "slipway image build we", "slipway image promote web --to s"];
    for (const line of [...lines, "slipway --project /srv/shop image build ", "slipway run list --state r"]) {
      expect((await offers(line)).sort()).toEqual((await bashOffers(line)).sort());
    }
  });
});

describe("every command and option is in every script", () => {
  test.each(["bash", "zsh", "fish"] as const)("%s", (shell: Shell) => {
    const script = completionScript(shell, nodes);
    const long = nodes
      .flatMap(({ options }) => options.flatMap(({ names }) => names))
      .filter((name) => name.startsWith("--"));
    for (const { path } of nodes) expect(script).toContain(path);
    for (const name of new Set(long)) expect(script).toContain(shell === "fish" ? ` -l ${name.slice(2)}` : name);
    expect(script).not.toContain("__complete'"); // the hidden command is not offered
  });
});
