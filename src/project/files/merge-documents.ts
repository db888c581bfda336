import type { Problem } from "../../lib/errors.ts";
import { nearestName } from "../../lib/nearest-name.ts";
import { kindOfValue } from "../validate/kind-of-value.ts";
import type { PlacedValue } from "../yaml/place-values.ts";
import { type Place, type Places, placeAt, problemAt, setPlace, type ValuePath } from "../yaml/places.ts";
import { positionOf } from "../yaml/source-text.ts";
import type { LoadedDocument } from "./load-documents.ts";

/** How a section of several files becomes one: maps by key, lists one behind the other, single values from the first. */
export type SectionKind = "map" | "list" | "single";

/** Sections of the design that no room reads yet: refused, so that nobody believes they work. */
const comingSections = ["targets", "environments", "releases", "listings", "hooks", "fleet"];

interface Merge {
  sections: Readonly<Record<string, SectionKind>>;
  value: Record<string, unknown>;
  places: Places;
  problems: Problem[];
}

/** Makes one project of its documents. Two definitions of one thing are a problem that names both places. */
export function mergeDocuments(
  documents: readonly LoadedDocument[],
  sections: Readonly<Record<string, SectionKind>>,
): PlacedValue {
  const merge: Merge = { sections, value: {}, places: new Map(), problems: [] };
  for (const document of documents) {
    merge.problems.push(...document.problems);
    const place = placeAt(document.places, []);
    if (place !== undefined && merge.places.size === 0) setPlace(merge.places, [], place);
    if (document.value === undefined) continue; // its syntax problems say why
    if (kindOfValue(document.value) === "a map") mergeDocument(merge, document);
    else merge.problems.push(notAMap(document));
  }
  return { value: merge.value, places: merge.places, problems: merge.problems };
}

function notAMap(document: LoadedDocument): Problem {
  const what = document.value === null ? "is empty" : `holds ${kindOfValue(document.value)}, not a map`;
  const hint = "a project file starts with `version: 1` and an `images:` map; `slipway init` writes one";
  return problemAt(document.places, [], { message: `${document.name} ${what}`, hint });
}

function mergeDocument(merge: Merge, document: LoadedDocument): void {
  const moved = new Map<string, ValuePath>();
  for (const [key, value] of Object.entries(document.value as Record<string, unknown>)) {
    if (key === "include") continue; // read, and complained about, while loading
    const kind = Object.hasOwn(merge.sections, key) ? merge.sections[key] : undefined;
    if (kind === undefined) {
      merge.problems.push(unknownSection(merge, document, key));
    } else if (kind === "map" && kindOfValue(value) === "a map") {
      mergeMap(merge, document, { key, value: value as Record<string, unknown>, moved });
    } else if (kind === "list" && Array.isArray(value)) {
      mergeList(merge, { key, value, moved });
    } else if (!Object.hasOwn(merge.value, key)) {
      // A section of the wrong type is taken as it is: validation says what is expected.
      merge.value[key] = value;
      moved.set(JSON.stringify([key]), [key]);
    } else if (kind !== "single") {
      const text = { message: `\`${key}\` must be a ${kind}, not ${kindOfValue(value)}` };
      merge.problems.push(problemAt(document.places, [key], text));
    } else if (value !== merge.value[key]) {
      merge.problems.push(twice(merge, document, { path: [key], first: [key] }));
    }
  }
  movePlaces(document.places, merge.places, moved);
}

interface Section<V> {
  key: string;
  value: V;
  /** Filled with: path in the document → path in the project. */
  moved: Map<string, ValuePath>;
}

function mergeMap(merge: Merge, document: LoadedDocument, section: Section<Record<string, unknown>>): void {
  const known = merge.value[section.key];
  if (known !== undefined && kindOfValue(known) !== "a map") return;
  const all = (known ?? {}) as Record<string, unknown>;
  merge.value[section.key] = all;
  if (known === undefined) copyPlace(document.places, merge.places, [section.key]);
  for (const [name, value] of Object.entries(section.value)) {
    const path = [section.key, name];
    if (Object.hasOwn(all, name)) {
      merge.problems.push(twice(merge, document, { path, first: path }));
      continue;
    }
    all[name] = value;
    section.moved.set(JSON.stringify(path), path);
  }
}

function mergeList(merge: Merge, section: Section<unknown[]>): void {
  const known = merge.value[section.key];
  if (known !== undefined && !Array.isArray(known)) return;
  const all: unknown[] = known ?? [];
  merge.value[section.key] = all;
  if (known === undefined) section.moved.set(JSON.stringify([section.key]), [section.key]);
  for (const [index, value] of section.value.entries()) {
    section.moved.set(JSON.stringify([section.key, index]), [section.key, all.length]);
    all.push(value);
  }
}

function twice(merge: Merge, document: LoadedDocument, where: { path: ValuePath; first: ValuePath }): Problem {
  const first = placeAt(merge.places, where.first);
  const name = where.path.join(".");
  const hint = first === undefined ? undefined : `the first one is at ${shortPosition(first)}`;
  return problemAt(document.places, where.path, { message: `\`${name}\` is defined twice`, hint }, "key");
}

function shortPosition(place: Place): string {
  const { file, line, column } = positionOf(place.source, place.key ?? place.value);
  return `${file}:${line}:${column}`;
}

function unknownSection(merge: Merge, document: LoadedDocument, key: string): Problem {
  if (comingSections.includes(key)) {
    const text = { message: `\`${key}\` is not available in this version of Slipway`, hint: "remove the section" };
    return problemAt(document.places, [key], text, "key");
  }
  const known = Object.keys(merge.sections);
  const near = nearestName(key, known);
  const list = `known keys: ${known.join(", ")}`;
  const hint = near === undefined ? list : `did you mean \`${near}\`? ${list}`;
  return problemAt(document.places, [key], { message: `unknown key \`${key}\``, hint }, "key");
}

function copyPlace(from: Places, to: Places, path: ValuePath): void {
  const place = placeAt(from, path);
  if (place !== undefined) setPlace(to, path, place);
}

/** Copies the places of what was merged, and of all below, to where it now stands in the project. */
function movePlaces(from: Places, to: Places, moved: ReadonlyMap<string, ValuePath>): void {
  for (const [key, place] of from) {
    const path = JSON.parse(key) as (string | number)[];
    for (const length of [1, 2]) {
      const target = path.length < length ? undefined : moved.get(JSON.stringify(path.slice(0, length)));
      if (target === undefined) continue;
      // A list's own entry moves only itself; its items have entries of their own.
      if (length === 1 && path.length > 1 && moved.has(JSON.stringify(path.slice(0, 2)))) continue;
      setPlace(to, [...target, ...path.slice(length)], place);
    }
  }
}
