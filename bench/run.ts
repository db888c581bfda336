import { parseArgs } from "node:util";

/** What a benchmark prints as its one JSON line; `name` comes first. */
type BenchResult = object;

/** Told what is going on; goes to standard error. */
type Note = (line: string) => void;

const benches: Readonly<Record<string, () => Promise<(note: Note) => Promise<BenchResult>>>> = {
  runs: async () => (await import("./runs.ts")).benchRuns,
  serve: async () => (await import("./serve.ts")).benchServe,
  "image-build": async () => (await import("./image-build.ts")).benchImageBuild,
};

const { values, positionals } = parseArgs({ options: { json: { type: "boolean" } }, allowPositionals: true });
const [name = "", ...rest] = positionals;
const load = benches[name];
if (load === undefined || rest.length > 0) {
  console.error(`usage: npm run bench -- <${Object.keys(benches).join(" | ")}> [--json]`);
  process.exitCode = 2;
} else {
  const bench = await load();
  const result = await bench((line) => console.error(line));
  if (values.json) console.log(JSON.stringify(result));
  else for (const [key, value] of Object.entries(result)) console.log(`${key.padEnd(24)} ${value}`);
}
