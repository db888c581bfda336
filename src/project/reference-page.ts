import { type JsonSchemaNode, schemasAt } from "./validate/schema-at.ts";

interface Section {
  /** Dotted path with `<name>` for keys the user chooses and `[]` for list items. */
  path: string;
  node: JsonSchemaNode;
  /** Of `node`, when it describes a map with known keys. */
  properties: readonly (readonly [string, JsonSchemaNode])[];
}

const intro = `# Project file

<!-- Generated from the schema by \`npm run generate\`; a test holds it current. -->

A project is a \`slipway.yaml\` and what it includes. Commands find it in the folder they are started in, or in the
nearest folder above. \`slipway check\` validates it, \`slipway schema\` prints its JSON Schema for editors, and
\`slipway init\` writes one to start from.

- The format is YAML 1.2: one document, no tags. Anchors, aliases and merge keys (\`<<\`) work.
- Paths count from the folder of \`slipway.yaml\`, also in included files. They stay inside it; sources are files and
  folders, not symbolic links.
- An unknown key is an error, and so is a thing that is defined twice.
- Included files may hold any of the sections. Maps are joined by key, lists one behind the other.
- Maps in a flavour have the same keys as the image's own.
`;

/**
 * The reference of every key of `slipway.yaml`, as Markdown.
 * @param root its JSON Schema
 * @param example a whole project file, shown on top
 */
export function referencePage(root: JsonSchemaNode, example: string): string {
  const sections = sectionsBelow(root, root, "").filter(isFirstOfItsKind);
  return `${intro}\n\`\`\`yaml\n${example}\`\`\`\n${sections.map((section) => sectionText(root, section)).join("")}`;
}

/** A flavour repeats what an image has: described once is enough. */
function isFirstOfItsKind({ properties }: Section, index: number, all: readonly Section[]): boolean {
  const keys = JSON.stringify(properties);
  return all.findIndex((other) => JSON.stringify(other.properties) === keys) === index;
}

function sectionsBelow(root: JsonSchemaNode, node: JsonSchemaNode, path: string): Section[] {
  const resolved = resolveNode(root, node);
  const properties = Object.entries(resolved.properties ?? {});
  const own: Section[] = properties.length === 0 ? [] : [{ path, node: resolved, properties }];
  const children = properties.flatMap(([key, child]) =>
    sectionsBelow(root, child, path === "" ? key : `${path}.${key}`),
  );
  return [...own, ...children, ...openChildren(root, resolved, path)];
}

/** What stands below keys that the user chooses, and in lists. */
function openChildren(root: JsonSchemaNode, node: JsonSchemaNode, path: string): Section[] {
  // "Any JSON" refers to itself and has no keys to describe.
  if (typeof node.additionalProperties === "object" && node.additionalProperties.$ref === undefined) {
    return sectionsBelow(root, node.additionalProperties, `${path}.<name>`);
  }
  if (node.items !== undefined && !Array.isArray(node.items)) return sectionsBelow(root, node.items, `${path}[]`);
  return [];
}

function sectionText(root: JsonSchemaNode, { path, node, properties }: Section): string {
  const title = path === "" ? "Top level" : `\`${path}\``;
  const about = node.description === undefined ? "" : `\n${node.description}\n`;
  const required = Array.isArray(node["required"]) ? (node["required"] as string[]) : [];
  const rows = properties.map(([key, child]) => {
    const cells = [
      `\`${key}\``,
      typeText(root, child),
      valueText(child, required.includes(key)),
      child.description ?? "",
    ];
    return `| ${cells.map(escapeCell).join(" | ")} |`;
  });
  return `\n## ${title}\n${about}\n| key | type | default | what it does |\n|---|---|---|---|\n${rows.join("\n")}\n`;
}

function typeText(root: JsonSchemaNode, given: JsonSchemaNode): string {
  const node = resolveNode(root, given);
  if (node.$ref !== undefined || (node.anyOf ?? []).length > 3) return "anything";
  if (node["const"] !== undefined) return `\`${String(node["const"])}\``;
  if (Array.isArray(node["enum"])) return (node["enum"] as unknown[]).map((value) => `\`${String(value)}\``).join(", ");
  switch (node["type"]) {
    case "array":
      return node.items === undefined || Array.isArray(node.items) ? "list" : `list of ${typeText(root, node.items)}`;
    case "object":
      if (typeof node.additionalProperties !== "object") return "map";
      return `map of name → ${typeText(root, node.additionalProperties)}`;
    case "string":
      return "text";
    case "integer":
      return rangeText("whole number", node);
    case "boolean":
      return "`true`, `false`";
    default:
      return typeof node["type"] === "string" ? node["type"] : "anything";
  }
}

function rangeText(what: string, node: JsonSchemaNode): string {
  const [low, high] = [node["minimum"], node["maximum"]];
  return typeof low === "number" && typeof high === "number" && high < Number.MAX_SAFE_INTEGER
    ? `${what} ${low}–${high}`
    : what;
}

function valueText(node: JsonSchemaNode, isRequired: boolean): string {
  if (isRequired) return "required";
  const value = node["default"];
  if (
    value === undefined ||
    value === "" ||
    (typeof value === "object" && value !== null && Object.keys(value).length === 0)
  )
    return "";
  return `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
}

function resolveNode(root: JsonSchemaNode, node: JsonSchemaNode): JsonSchemaNode {
  if (node.$ref === undefined) return node.allOf?.length === 1 ? { ...node.allOf[0], ...node } : node;
  const name = node.$ref.replace("#/definitions/", "");
  return root.definitions?.[name] ?? schemasAt(root, [])[0] ?? node;
}

function escapeCell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ").replaceAll("<", "&lt;");
}
