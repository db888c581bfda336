import { parseArgs } from "node:util";

/** Measures and prints: with `json` one line on standard output, else lines for a person. */
type Bench = (options: { json: boolean }) => Promise<void>;

/** Loaded when asked for: each brings in a good part of the program. */
const benches: Readonly<Record<string, () => Promise<Bench>>> = {
  runs: async () => (await import("./runs.ts")).benchRuns,
  "image-build": async () => (await import("./image-build.ts")).benchImageBuild,
};

const { values, positionals } = parseArgs({
  options: { json: { type: "boolean", default: false } },
  allowPositionals: true,
});
const [name = "", ...rest] = positionals;
const load = benches[name];
if (load === undefined || rest.length > 0) {
  console.error(`usage: npm run bench -- <${Object.keys(benches).join(" | ")}> [--json]`);
  process.exitCode = 2;
} else {
  const bench = await load();
  await bench({ json: values.json });
}
