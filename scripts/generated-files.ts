import { readFile } from "node:fs/promises";
import { contentRulesMarkdown } from "../src/checks/probes/content/content-rules-markdown.ts";
import { allCommands } from "../src/cli/all-commands.ts";
import { cliReference } from "../src/cli/reference.ts";
import { projectJsonSchema } from "../src/project/project-json-schema.ts";
import { referencePage } from "../src/project/reference-page.ts";
import { apiPage } from "./api-page.ts";
import { clientTypes } from "./client-types.ts";
import { errorPage } from "./error-page.ts";

/** Every file of the repository that is made from the code: its text by its path. */
export const generatedFiles: Readonly<Record<string, () => Promise<string>>> = {
  "docs/api.md": apiPage,
  "docs/cli.md": async () => cliReference(allCommands),
  "docs/content-rules.md": async () => contentRulesMarkdown(),
  "docs/errors.md": async () => errorPage(),
  "docs/project-file.md": async () =>
    referencePage(projectJsonSchema(), await readFile(inRepository("examples/web/slipway.yaml"), "utf8")),
  "schema/slipway.schema.json": async () => `${JSON.stringify(projectJsonSchema(), null, 2)}\n`,
  "src/client/api.ts": clientTypes,
};

export function inRepository(path: string): URL {
  return new URL(`../${path}`, import.meta.url);
}
