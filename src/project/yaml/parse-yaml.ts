import { parseDocument } from "yaml";
import { type PlacedValue, placeValues } from "./place-values.ts";
import type { SourceText } from "./source-text.ts";
import { syntaxProblems } from "./syntax-problems.ts";

/**
 * Reads one YAML 1.2 document. With syntax errors the value is undefined: what follows from half a document would
 * only be noise. Never throws for what the text holds.
 */
export function parseYaml(source: SourceText): PlacedValue {
  const document = parseDocument(source.text, {
    version: "1.2",
    schema: "core",
    resolveKnownTags: false,
    merge: false, // expanded by placeValues, which keeps the places
    uniqueKeys: false, // reported by placeValues, which knows where the first one is
    prettyErrors: false,
    logLevel: "error",
  });
  const problems = syntaxProblems(source, document);
  if (problems.length > 0) return { value: undefined, places: new Map(), problems };
  return placeValues(source, document);
}
