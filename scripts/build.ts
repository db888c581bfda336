import { spawnSync } from "node:child_process";
import { cp, rm } from "node:fs/promises";
import { basename, join, resolve } from "node:path";

/** Compiles `src` to JavaScript in `dist`; files beside the sources that are not TypeScript go along. */
const root = resolve(import.meta.dirname, "..");
const dist = join(root, "dist");

await rm(dist, { recursive: true, force: true });
const { status } = spawnSync(
  process.execPath,
  [join(root, "node_modules/.bin/tsc"), "--project", join(root, "tsconfig.build.json")],
  { stdio: "inherit" },
);
if (status !== 0) process.exit(status ?? 1);
await cp(join(root, "src"), dist, {
  recursive: true,
  filter: (source) => !source.endsWith(".ts") && basename(source) !== "readme.md",
});
