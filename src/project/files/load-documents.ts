import { glob } from "tinyglobby";
import type { Problem } from "../../lib/errors.ts";
import { UserError } from "../../lib/errors.ts";
import { parseYaml } from "../yaml/parse-yaml.ts";
import type { PlacedValue } from "../yaml/place-values.ts";
import { type Places, type ProblemText, placeAt, problem, problemAt } from "../yaml/places.ts";
import { positionOf, sourceText } from "../yaml/source-text.ts";
import { findInside, pathRule } from "./path-inside.ts";
import { readSourceText } from "./read-source-text.ts";

export interface LoadedDocument extends PlacedValue {
  /** Relative to the project root. */
  name: string;
}

const maxFiles = 200;

interface Loading {
  root: string;
  documents: LoadedDocument[];
  /** `file:line` of the entry that named each file. */
  namedAt: Map<string, string>;
}

/**
 * Reads the project file and everything its `include:` lists name, depth first. What is wrong with a file or with an
 * entry is among that document's problems.
 */
export async function loadDocuments(root: string, name: string): Promise<LoadedDocument[]> {
  const loading: Loading = { root, documents: [], namedAt: new Map([[name, "the project file itself"]]) };
  await loadOne(loading, name, []);
  return loading.documents;
}

async function loadOne(loading: Loading, name: string, chain: readonly string[]): Promise<void> {
  const document: LoadedDocument = { name, ...(await readDocument(loading.root, name)) };
  loading.documents.push(document);
  const include = includeOf(document);
  for (const [index, entry] of include.entries()) {
    const path = ["include", index];
    const complain = (text: ProblemText) => document.problems.push(problemAt(document.places, path, text));
    if (typeof entry !== "string" || entry === "") {
      complain({ message: "an entry of `include` must be the path of a file" });
      continue;
    }
    const files = await filesOf(loading.root, entry, name);
    if ("wrong" in files) {
      complain(files.wrong);
      continue;
    }
    const here = positionAt(document.places, path);
    for (const file of files.names) {
      const wrong = refusal(loading, file, [...chain, name]);
      if (wrong !== undefined) {
        complain(wrong);
        continue;
      }
      loading.namedAt.set(file, here);
      await loadOne(loading, file, [...chain, name]);
    }
  }
}

async function readDocument(root: string, name: string): Promise<PlacedValue> {
  try {
    return parseYaml(await readSourceText(root, name));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const text = { message: error.message, hint: error.hint };
    const wrong: Problem = problem(positionOf(sourceText(name, ""), [0, 0]), "", text);
    return { value: undefined, places: new Map(), problems: [wrong] };
  }
}

function includeOf(document: LoadedDocument): readonly unknown[] {
  const include = (document.value as { include?: unknown } | null | undefined)?.include;
  if (include === undefined) return [];
  if (Array.isArray(include)) return include;
  const text = { message: "`include` must be a list of paths", hint: "for example: include: [images/*.yaml]" };
  document.problems.push(problemAt(document.places, ["include"], text));
  return [];
}

function refusal(loading: Loading, file: string, chain: readonly string[]): ProblemText | undefined {
  if (chain.includes(file)) {
    const circle = [...chain.slice(chain.indexOf(file)), file].join(" → ");
    return { message: `${file} includes itself: ${circle}`, hint: "remove this entry" };
  }
  const first = loading.namedAt.get(file);
  if (first !== undefined) return { message: `${file} is included twice`, hint: `the first time at ${first}` };
  return loading.documents.length >= maxFiles ? { message: `more than ${maxFiles} files are included` } : undefined;
}

async function filesOf(
  root: string,
  entry: string,
  self: string,
): Promise<{ names: string[] } | { wrong: ProblemText }> {
  const rule = pathRule(entry);
  if (rule !== undefined) return { wrong: rule };
  if (!/[*?[\]{}]/.test(entry)) {
    const found = await findInside(root, entry);
    if ("wrong" in found) return found;
    if (found.kind === "file") return { names: [entry] };
    return {
      wrong: {
        message: `\`${entry}\` is a folder`,
        hint: `to include every file in it: ${entry.replace(/\/$/, "")}/*.yaml`,
      },
    };
  }
  const names: string[] = [];
  for (const name of await glob(entry, { cwd: root, expandDirectories: false })) {
    const found = await findInside(root, name);
    if ("wrong" in found) return found;
    if (found.kind === "file" && name !== self) names.push(name);
  }
  if (names.length === 0)
    return { wrong: { message: `\`${entry}\` matches no file`, hint: "paths count from the project's folder" } };
  return { names: names.sort() };
}

function positionAt(places: Places, path: readonly (string | number)[]): string {
  const place = placeAt(places, path);
  if (place === undefined) return "";
  const { file, line, column } = positionOf(place.source, place.value);
  return `${file}:${line}:${column}`;
}
