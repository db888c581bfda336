import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import type { Problem } from "../../lib/errors.ts";
import { dottedPath, type Places, problem, setPlace, type ValuePath } from "./places.ts";
import { positionOf, type Range, type SourceText } from "./source-text.ts";

/** A plain value and where each part of it stands. */
export interface PlacedValue {
  value: unknown;
  places: Places;
  problems: Problem[];
}

/** Aliases can multiply: a few lines may stand for billions of values. No honest project comes near. */
const maxValues = 50_000;
const maxDepth = 40;

interface Walk extends PlacedValue {
  source: SourceText;
  anchors: ReadonlyMap<Alias, Node>;
  /** Nodes that are being expanded: an alias of one of them would never end. */
  open: Set<Node>;
  count: number;
}

/**
 * Turns a parsed document into plain values (maps, lists, strings, numbers, booleans, null) with their places.
 * Anchors, aliases and merge keys (`<<`) are expanded; a value that came through an alias has the place of its origin.
 */
export function placeValues(source: SourceText, document: Document.Parsed): PlacedValue {
  const walk: Walk = {
    source,
    anchors: anchorsOf(document),
    open: new Set(),
    count: 0,
    value: null,
    places: new Map(),
    problems: [],
  };
  setPlace(walk.places, [], { source, key: undefined, value: startOf(source) });
  walk.value = plainValue(walk, document.contents, []);
  return { value: walk.value, places: walk.places, problems: walk.problems };
}

/** A whole document is told at its first character. */
function startOf(source: SourceText): Range {
  return [0, Math.min(1, source.text.length)];
}

function anchorsOf(document: Document.Parsed): Map<Alias, Node> {
  const named = new Map<string, Node>();
  const anchors = new Map<Alias, Node>();
  visit(document, {
    Alias: (_, alias) => {
      const node = named.get(alias.source);
      if (node !== undefined) anchors.set(alias, node);
    },
    Value: (_, node) => {
      if (node.anchor !== undefined) named.set(node.anchor, node);
    },
  });
  return anchors;
}

function plainValue(walk: Walk, node: unknown, path: ValuePath): unknown {
  walk.count += 1;
  if (walk.count > maxValues || path.length > maxDepth) return complain(walk, node, path, tooMuch(walk));
  if (isAlias(node)) return expand(walk, node, path, (target) => plainValue(walk, target, path));
  if (isMap(node)) return mapOf(walk, node, path);
  if (isSeq(node)) return listOf(walk, node, path);
  return isScalar(node) ? node.value : null;
}

function tooMuch(walk: Walk): string {
  return walk.count > maxValues ? `more than ${maxValues} values, aliases included` : "nested too deeply";
}

function listOf(walk: Walk, list: YAMLSeq, path: ValuePath): unknown[] {
  const values: unknown[] = [];
  for (const [index, item] of list.items.entries()) {
    if (walk.count > maxValues) break;
    const itemPath = [...path, index];
    setPlace(walk.places, itemPath, {
      source: walk.source,
      key: undefined,
      value: rangeOf(item) ?? rangeOf(list) ?? [0, 1],
    });
    values.push(plainValue(walk, item, itemPath));
  }
  return values;
}

function mapOf(walk: Walk, map: YAMLMap, path: ValuePath): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  const seen = new Map<string, Range>();
  // Keys that are merged in come first, so that the map's own keys win.
  for (const pair of map.items.filter(isMergePair)) mergeInto(walk, pair.value, path, values);
  for (const pair of map.items) {
    if (isMergePair(pair) || walk.count > maxValues) continue;
    const key = keyOf(walk, pair, path);
    if (key === undefined) continue;
    const keyRange = rangeOf(pair.key) ?? [0, 1];
    const first = seen.get(key);
    if (first !== undefined) {
      const { line } = positionOf(walk.source, first);
      report(walk, keyRange, [...path, key], `\`${key}\` is there twice`, `the first one is on line ${line}`);
      continue;
    }
    seen.set(key, keyRange);
    if (Object.hasOwn(values, key)) forget(walk.places, [...path, key], values[key]);
    // An empty value has no text of its own; its key stands for it.
    const value = isEmpty(pair.value) ? keyRange : (rangeOf(pair.value) ?? keyRange);
    setPlace(walk.places, [...path, key], { source: walk.source, key: keyRange, value });
    values[key] = plainValue(walk, pair.value, [...path, key]);
  }
  return values;
}

/** Places of a merged value must not linger below a key that overrides it. */
function forget(places: Places, path: ValuePath, value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    const below = [...path, Array.isArray(value) ? Number(key) : key];
    forget(places, below, item);
    places.delete(JSON.stringify(below));
  }
}

function mergeInto(walk: Walk, node: unknown, path: ValuePath, values: Record<string, unknown>): void {
  walk.count += 1;
  if (walk.count > maxValues) return;
  if (isAlias(node)) {
    expand(walk, node, path, (target) => mergeInto(walk, target, path, values));
  } else if (isSeq(node)) {
    // Of several maps the first that has a key wins: written last, it overrides.
    for (const item of [...node.items].reverse()) mergeInto(walk, item, path, values);
  } else if (isMap(node)) {
    Object.assign(values, mapOf(walk, node, path));
  } else {
    complain(walk, node, path, "only a map can be merged with `<<`");
  }
}

function expand(walk: Walk, alias: Alias, path: ValuePath, use: (target: Node) => unknown): unknown {
  const target = walk.anchors.get(alias);
  if (target === undefined) {
    const names = [...new Set([...walk.anchors.values()].map((node) => `&${(node as { anchor?: string }).anchor}`))];
    const hint = names.length === 0 ? undefined : `anchors used in this file: ${names.join(", ")}`;
    return complain(walk, alias, path, `no anchor \`&${alias.source}\` stands before this`, hint);
  }
  if (walk.open.has(target)) return complain(walk, alias, path, `\`*${alias.source}\` stands inside what it names`);
  walk.open.add(target);
  const value = use(target);
  walk.open.delete(target);
  return value;
}

function keyOf(walk: Walk, pair: Pair, path: ValuePath): string | undefined {
  if (!isScalar(pair.key) || pair.key.value === null || pair.key.value === "") {
    complain(walk, pair.key, path, "a key must be plain text");
    return undefined;
  }
  const key = typeof pair.key.value === "string" ? pair.key.value : (pair.key.source ?? String(pair.key.value));
  if (key === "__proto__") {
    complain(walk, pair.key, path, "`__proto__` cannot be a key");
    return undefined;
  }
  return key;
}

function isMergePair(pair: Pair): boolean {
  return isScalar(pair.key) && pair.key.value === "<<" && pair.key.type === "PLAIN";
}

function isEmpty(node: unknown): boolean {
  const range = rangeOf(node);
  return range === undefined || range[0] === range[1];
}

/** A node's own text, without the comments and blanks behind it. */
function rangeOf(node: unknown): Range | undefined {
  const range = (node as Node | null)?.range;
  return range === undefined || range === null ? undefined : [range[0], range[1]];
}

function complain(walk: Walk, node: unknown, path: ValuePath, message: string, hint?: string): null {
  report(walk, rangeOf(node) ?? [0, 1], path, message, hint);
  return null;
}

function report(walk: Walk, range: Range, path: ValuePath, message: string, hint?: string): void {
  walk.problems.push(problem(positionOf(walk.source, range), dottedPath(path), { message, hint }));
}
