import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { projectJsonSchema } from "../src/project/project-json-schema.ts";
import { referencePage } from "../src/project/reference-page.ts";

/** Writes what is generated from the project's schema: the JSON Schema for editors and the reference of its keys. */
const schema = projectJsonSchema();
write("../schema/slipway.schema.json", `${JSON.stringify(schema, null, 2)}\n`);
write("../docs/project-file.md", referencePage(schema));

function write(path: string, text: string): void {
  const file = fileURLToPath(new URL(path, import.meta.url));
  writeFileSync(file, text);
  console.log(file);
}
