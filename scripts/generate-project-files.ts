import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { projectJsonSchema } from "../src/project/project-json-schema.ts";
import { referencePage } from "../src/project/reference-page.ts";

/** Writes what is generated from the project's schema: the JSON Schema for editors and the reference of its keys. */
const schema = projectJsonSchema();
write("../schema/slipway.schema.json", `${JSON.stringify(schema, null, 2)}\n`);
write("../docs/project-file.md", referencePage(schema, readFileSync(resolve("../examples/web/slipway.yaml"), "utf8")));

function write(path: string, text: string): void {
  writeFileSync(resolve(path), text);
  console.log(resolve(path));
}

function resolve(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
