import { writeFile } from "node:fs/promises";
import { generatedFiles, inRepository } from "./generated-files.ts";

/** Writes what is made from the code: `npm run generate`. A test fails while one of these files is old. */
for (const [path, text] of Object.entries(generatedFiles)) {
  await writeFile(inRepository(path), await text());
  console.log(path);
}
