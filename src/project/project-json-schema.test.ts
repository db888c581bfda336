import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { loadProject } from "./load-project.ts";
import { projectJsonSchema } from "./project-json-schema.ts";
import { referencePage } from "./reference-page.ts";

function read(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
}

const example = read("examples/web/slipway.yaml");
test("the example names the committed schema for editors", () => {
  expect(example.split("\n")[0]).toBe("# yaml-language-server: $schema=../../schema/slipway.schema.json");
});

describe("what the schema tells editors", () => {
  // Formats are for editors to show; the loader checks them by pattern.
  const validate = new Ajv({ strict: false, validateFormats: false }).compile(projectJsonSchema());

  test("the example is valid", () => {
    expect(validate(parse(example)), JSON.stringify(validate.errors)).toBe(true);
  });

  test.each([
    ["unknown key", (text: string) => text.replace("kernel:", "kernal:")],
    ["wrong value", (text: string) => text.replace("bookworm", "bookwurm")],
    ["two channels in one", (text: string) => text.replace("  - stage:", "    stage:")],
    ["missing key", (text: string) => text.replace("version: 1", "")],
    ["bad size", (text: string) => text.replace("2G", "2GB")],
  ])("%s is not", (_, change) => {
    expect(validate(parse(change(example)))).toBe(false);
  });

  test("every key has a description", () => {
    const page = referencePage(projectJsonSchema(), "");
    const undescribed = page.split("\n").filter((line) => line.startsWith("| `") && / \|\s*\|$/.test(line));
    expect(undescribed).toEqual([]);
  });
});

test("the example loads", async () => {
  const root = fileURLToPath(new URL("../../examples/web", import.meta.url));
  await expect(loadProject({ root })).resolves.toMatchObject({ root });
});
