import type { z } from "zod";
import type { Problem } from "../../lib/errors.ts";
import { nearestName } from "../../lib/nearest-name.ts";
import { type Places, type ProblemText, placeAt, problemAt, type ValuePath } from "../yaml/places.ts";
import { positionOf } from "../yaml/source-text.ts";
import { kindOfType, kindOfValue } from "./kind-of-value.ts";
import { descriptionAt, type JsonSchemaNode, knownKeys, schemasAt } from "./schema-at.ts";
import { bestBranch } from "./union-branch.ts";

type Issue = z.core.$ZodIssue;

export interface IssueContext {
  /** The whole project as it was read. */
  value: unknown;
  places: Places;
  schema: JsonSchemaNode;
}

/** Problems for one issue that zod found, in the words and with the places of the user's file. */
export function describeIssue(context: IssueContext, issue: Issue, base: ValuePath = []): Problem[] {
  const path = [...base, ...issue.path.map((part) => (typeof part === "symbol" ? String(part) : part))];
  const at = (text: ProblemText, place: "key" | "value" = "value") => [problemAt(context.places, path, text, place)];
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKey(context, path, key));
    case "invalid_type":
    case "invalid_value":
      return isMissing(context.value, path) ? [missingKey(context, path)] : at(wrongValue(context, path, issue));
    case "invalid_union":
      return describeUnion(context, issue, path);
    case "invalid_key":
      return at({ message: `\`${String(path.at(-1))}\` is not ${issue.issues[0]?.message ?? "a valid key"}` }, "key");
    case "invalid_element":
      return issue.issues.flatMap((inner) => describeIssue(context, inner, path));
    case "invalid_format":
      return at(wrongFormat(context, path, issue));
    case "too_small":
    case "too_big":
      return at({ message: sizeMessage(issue), hint: descriptionAt(context.schema, path) });
    case "custom":
      return at(
        { message: issue.message, hint: customHint(context, issue, path) },
        issue.params?.["first"] ? "key" : "value",
      );
    default:
      return at({ message: issue.message });
  }
}

function describeUnion(context: IssueContext, issue: z.core.$ZodIssueInvalidUnion, path: ValuePath): Problem[] {
  const branch = bestBranch(issue.errors);
  if (branch !== undefined) return branch.flatMap((inner) => describeIssue(context, inner, path));
  const message = `${kindOfValue(valueAt(context.value, path))} does not fit here`;
  return [problemAt(context.places, path, { message, hint: descriptionAt(context.schema, path) })];
}

function unknownKey(context: IssueContext, path: ValuePath, key: string): Problem {
  const known = knownKeys(context.schema, path);
  const near = nearestName(key, known);
  const list = known.length === 0 ? undefined : `known keys: ${known.join(", ")}`;
  const hint = near === undefined ? list : `did you mean \`${near}\`? ${list}`;
  return problemAt(context.places, [...path, key], { message: `unknown key \`${key}\``, hint }, "key");
}

function missingKey(context: IssueContext, path: ValuePath): Problem {
  const owner = path.length === 1 ? "the project" : `\`${String(path.at(-2))}\``;
  const message = `${owner} needs \`${String(path.at(-1))}\``;
  const only = schemasAt(context.schema, path).find((node) => node["const"] !== undefined)?.["const"];
  const hint =
    only === undefined ? descriptionAt(context.schema, path) : `add \`${String(path.at(-1))}: ${String(only)}\``;
  return problemAt(context.places, path, { message, hint });
}

function wrongValue(
  context: IssueContext,
  path: ValuePath,
  issue: z.core.$ZodIssueInvalidType | z.core.$ZodIssueInvalidValue,
): ProblemText {
  const value = valueAt(context.value, path);
  const description = descriptionAt(context.schema, path);
  if (issue.code === "invalid_value") {
    const values = issue.values.map(String);
    if (value === null) return { message: "a value is missing here", hint: `one of ${values.join(", ")}` };
    const isQuoted =
      typeof value === "string" &&
      issue.values.some((allowed) => typeof allowed !== "string" && String(allowed) === value);
    if (isQuoted) return { message: `expected ${value} without quotes`, hint: description };
    const near = typeof value === "string" ? nearestName(value, values) : undefined;
    const expected = values.length === 1 ? `expected ${values[0]}` : `expected one of ${values.join(", ")}`;
    const message = `${shown(value)} is not allowed here, ${expected}`;
    return { message, hint: near === undefined ? description : `did you mean \`${near}\`?` };
  }
  const expected = kindOfType(issue.expected);
  if (value === null) return { message: `a value is missing here, expected ${expected}`, hint: description };
  return {
    message: `expected ${expected}, not ${kindOfValue(value)}`,
    hint: rewritten(context, path, expected) ?? description,
  };
}

/** What the value would be in the expected type, if that is easily told. */
function rewritten(context: IssueContext, path: ValuePath, expected: string): string | undefined {
  const value = valueAt(context.value, path);
  const patterns = schemasAt(context.schema, path).flatMap(({ pattern }) =>
    typeof pattern === "string" ? [pattern] : [],
  );
  const isScalar = typeof value === "number" || typeof value === "boolean";
  const fits = (text: string) => patterns.every((pattern) => new RegExp(pattern).test(text));
  if (expected === "text" && isScalar && fits(String(value))) return `put it in quotes: "${String(value)}"`;
  if (expected === "text" && typeof value === "number") {
    const withUnit = [..."smhdMGT"].map((unit) => `${value}${unit}`).filter(fits);
    if (withUnit.length > 0) return `add its unit: ${withUnit.join(", ")}`;
  }
  if (expected === "a list" && typeof value === "string") return `write [${value}]`;
  if (expected.endsWith("number") && typeof value === "string" && /^\d+$/.test(value))
    return `write ${value} without quotes`;
  return undefined;
}

function wrongFormat(context: IssueContext, path: ValuePath, issue: z.core.$ZodIssueInvalidStringFormat): ProblemText {
  const value = valueAt(context.value, path);
  const near = typeof value === "string" ? withPlainUnit(value, issue.pattern) : undefined;
  // zod's own words begin so; anything else is what a room says the value must be.
  const isOwnWords = issue.message.startsWith("Invalid");
  const expected = isOwnWords ? `in the form ${issue.pattern ?? issue.format}` : issue.message;
  const hint = near === undefined ? descriptionAt(context.schema, path) : `did you mean \`${near}\`?`;
  return { message: `${shown(value)} is not ${expected}`, hint };
}

/** `2GB`, `2 gb` → `2G` and `5 minutes` → `5m`, if that is what the pattern asks for. */
function withPlainUnit(value: string, pattern: string | undefined): string | undefined {
  const [, amount, unit = ""] = /^\s*(\d+)\s*([A-Za-z])[A-Za-z]*\s*$/.exec(value) ?? [];
  if (amount === undefined || pattern === undefined) return undefined;
  const asked = new RegExp(pattern.replace(/^\/|\/[a-z]*$/g, ""));
  return [`${amount}${unit.toUpperCase()}`, `${amount}${unit.toLowerCase()}`].find((candidate) =>
    asked.test(candidate),
  );
}

function sizeMessage(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): string {
  if (!issue.message.startsWith("Too ")) return issue.message;
  const bound = issue.code === "too_small" ? `at least ${issue.minimum}` : `at most ${issue.maximum}`;
  if (issue.origin === "string")
    return issue.code === "too_small" ? "must not be empty" : `must have ${bound} characters`;
  if (issue.origin === "array")
    return issue.code === "too_small" ? "the list must not be empty" : `must have ${bound} items`;
  return `must be ${bound}`;
}

/** A room may add `params: { hint }`, or `params: { first: path }` for where a thing was defined before. */
function customHint(context: IssueContext, issue: z.core.$ZodIssueCustom, path: ValuePath): string | undefined {
  const { hint, first } = (issue.params ?? {}) as { hint?: string; first?: ValuePath };
  if (hint !== undefined || first === undefined) return hint;
  // `first` counts from the section, which is the first part of the path.
  const place = placeAt(context.places, [...path.slice(0, path.length - first.length), ...first]);
  if (place === undefined) return undefined;
  const { file, line, column } = positionOf(place.source, place.key ?? place.value);
  return `the first one is at ${file}:${line}:${column}`;
}

export function valueAt(value: unknown, path: ValuePath): unknown {
  let current = value;
  for (const part of path) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, part)) return undefined;
    current = (current as Record<string | number, unknown>)[part];
  }
  return current;
}

function isMissing(value: unknown, path: ValuePath): boolean {
  return path.length > 0 && valueAt(value, path) === undefined;
}

function shown(value: unknown): string {
  if (typeof value !== "string") return typeof value === "object" ? kindOfValue(value) : `\`${String(value)}\``;
  return `\`${value.length > 60 ? `${value.slice(0, 60)}…` : value}\``;
}
