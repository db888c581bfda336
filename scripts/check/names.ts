import { basename } from "node:path";
import type { Problem } from "./problem.ts";

const kebab = /^[a-z0-9]+(-[a-z0-9]+)*$/;
/** Names that say nothing about what is inside, and so collect everything. */
const empty = new Set(["utils", "util", "helpers", "helper", "common", "manager", "misc", "shared", "index"]);
/** Folders whose names and files are ours to choose. */
const ours = /^(src|tests|scripts|bench)\//;

/** Files and folders are kebab-case and named for what is in them. `files` are paths from the root. */
export function checkNames(files: readonly string[]): Problem[] {
  return files.filter((file) => ours.test(file)).flatMap(checkName);
}

function checkName(file: string): Problem[] {
  const folders = file.split("/").slice(1, -1);
  // `x.test.ts`, `x.slow.test.ts`, `x.d.ts`: the name proper ends at the first dot
  const stem = basename(file).split(".", 1)[0] ?? "";
  return [...folders, stem].flatMap((name) => {
    if (empty.has(name)) return [{ file, message: `"${name}" says nothing: name it for what it holds` }];
    return kebab.test(name) ? [] : [{ file, message: `"${name}" is not kebab-case` }];
  });
}
