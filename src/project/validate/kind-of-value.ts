export type ValueKind = "nothing" | "a map" | "a list" | "text" | "a number" | "true or false";

/** What a YAML value is, in the words of its reader. */
export function kindOfValue(value: unknown): ValueKind {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  switch (typeof value) {
    case "string":
      return "text";
    case "number":
    case "bigint":
      return "a number";
    case "boolean":
      return "true or false";
    default:
      return "a map";
  }
}

const zodTypes: Readonly<Record<string, ValueKind>> = {
  object: "a map",
  record: "a map",
  array: "a list",
  tuple: "a list",
  string: "text",
  number: "a number",
  boolean: "true or false",
  null: "nothing",
};

/** What a zod issue expects, in the same words. */
export function kindOfType(expected: string): string {
  if (expected === "int") return "a whole number";
  return zodTypes[expected] ?? expected;
}
