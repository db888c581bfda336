import type { Problem, SourcePosition } from "../../lib/errors.ts";
import { positionOf, type Range, type SourceText } from "./source-text.ts";

/** Keys and list indexes from the top of the project down to a value. */
export type ValuePath = readonly (string | number)[];

/** Where a value of the project stands, and its key if it has one. */
export interface Place {
  source: SourceText;
  key: Range | undefined;
  value: Range;
}

/** Every key and value of the project by its path; read through {@link placeAt} and {@link nearestPlace}. */
export type Places = Map<string, Place>;

export function setPlace(places: Places, path: ValuePath, place: Place): void {
  places.set(JSON.stringify(path), place);
}

export function placeAt(places: Places, path: ValuePath): Place | undefined {
  return places.get(JSON.stringify(path));
}

/** The place of the path, else of the closest thing around it: what is missing is told at its parent. */
export function nearestPlace(places: Places, path: ValuePath): Place | undefined {
  for (let length = path.length; length >= 0; length -= 1) {
    const place = placeAt(places, path.slice(0, length));
    if (place !== undefined) return place;
  }
  return undefined;
}

/** `["images", "web", "provision", 0]` → `images.web.provision[0]` */
export function dottedPath(path: ValuePath): string {
  let dotted = "";
  for (const part of path) {
    if (typeof part === "number") dotted += `[${part}]`;
    else dotted += dotted === "" ? part : `.${part}`;
  }
  return dotted;
}

export interface ProblemText {
  message: string;
  hint?: string | undefined;
}

/** A problem with the value at a path (or, with `at: "key"`, with its key). */
export function problemAt(places: Places, path: ValuePath, text: ProblemText, at: "key" | "value" = "value"): Problem {
  const exact = placeAt(places, path);
  const place = exact ?? nearestPlace(places, path);
  if (place === undefined) throw new Error(`no place for ${dottedPath(path)}: a project has at least its own place`);
  // Something missing is told at the key it is missing from.
  const range = exact === undefined || at === "key" ? (place.key ?? place.value) : place.value;
  return problem(positionOf(place.source, range), dottedPath(path), text);
}

export function problem(position: SourcePosition, path: string, { message, hint }: ProblemText): Problem {
  return { message, path, position, ...(hint === undefined ? {} : { hint }) };
}
