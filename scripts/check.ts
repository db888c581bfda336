import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { outsideRanks, rooms } from "../src/house.ts";
import { checkEnvironment } from "./check/environment.ts";
import { checkHostNames } from "./check/host-names.ts";
import { listFiles } from "./check/list-files.ts";
import { checkNames } from "./check/names.ts";
import { formatProblem } from "./check/problem.ts";
import { checkRooms } from "./check/rooms.ts";
import { reportSizes } from "./check/sizes.ts";

/** One part of the check: its name, whether it passed, what it has to say. */
interface Verdict {
  name: string;
  ok: boolean;
  text: string;
  seconds: number;
}

const root = resolve(import.meta.dirname, "..");

/** What the compiler remembers, so that a second check takes a fraction of the first. */
const buildInfo = "node_modules/.cache/check.tsbuildinfo";

const tools: readonly { name: string; argv: readonly string[] }[] = [
  { name: "types", argv: ["tsc", "--project", "tsconfig.json", "--incremental", "--tsBuildInfoFile", buildInfo] },
  { name: "lint and format", argv: ["biome", "ci", "--error-on-warnings", "--max-diagnostics=200", "--colors=off"] },
  { name: "ranks and cycles", argv: ["depcruise", "--config", ".dependency-cruiser.mjs", "src", "scripts", "bench"] },
  { name: "unused code and packages", argv: ["knip", "--no-progress"] },
];

const started = performance.now();
const sources = await readSources();
const verdicts = await Promise.all([...tools.map(runTool), ownRules()]);
for (const verdict of verdicts) {
  if (!verdict.ok) console.log(`\n${verdict.text.trim()}\n`);
  console.log(`${verdict.ok ? "ok    " : "FAILED"} ${verdict.name} (${verdict.seconds.toFixed(1)} s)`);
}
printSizes();
const failed = verdicts.filter((verdict) => !verdict.ok).length;
console.log(`${verdicts.length - failed} of ${verdicts.length} checks passed in ${secondsSince(started).toFixed(1)} s`);
process.exitCode = failed === 0 ? 0 : 1;

async function readSources(): Promise<ReadonlyMap<string, string>> {
  const files = await listFiles(root);
  return new Map(
    await Promise.all(files.map(async (file) => [file, await readFile(join(root, file), "utf8")] as const)),
  );
}

async function runTool(tool: { name: string; argv: readonly string[] }): Promise<Verdict> {
  const [program = "", ...rest] = tool.argv;
  const start = performance.now();
  const child = spawn(process.execPath, [join(root, "node_modules/.bin", program), ...rest], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (part: string) => (text += part));
  const code = await new Promise<number | null>((done, fail) => child.once("error", fail).once("close", done));
  return { name: tool.name, ok: code === 0, text, seconds: secondsSince(start) };
}

async function ownRules(): Promise<Verdict> {
  const start = performance.now();
  const files = [...sources.keys()];
  const problems = [
    ...checkNames(files),
    ...checkRooms(files, { rooms, outsideRanks }),
    ...[...sources].flatMap(([file, text]) => [...checkEnvironment(file, text), ...checkHostNames(file, text)]),
  ];
  return {
    name: "names, rooms, environment, hosts",
    ok: problems.length === 0,
    text: problems.map(formatProblem).join("\n"),
    seconds: secondsSince(start),
  };
}

function printSizes(): void {
  const report = reportSizes(new Map([...sources].filter(([file]) => file.endsWith(".ts"))));
  console.log(`\nsizes (reported only): ${report.files} files, median ${report.medianLines} lines`);
  for (const line of report.over.slice(0, 20)) console.log(`  ${line}`);
}

function secondsSince(start: number): number {
  return (performance.now() - start) / 1000;
}
