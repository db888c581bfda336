import { realpath } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { channelRules } from "./channels-schema.ts";
import { findProjectFile } from "./files/find-project-file.ts";
import { loadDocuments } from "./files/load-documents.ts";
import { mergeDocuments } from "./files/merge-documents.ts";
import type { Project } from "./model.ts";
import { throwProblems } from "./project-errors.ts";
import { projectJsonSchema } from "./project-json-schema.ts";
import { projectSchema, sectionKinds } from "./schema.ts";
import { findProblems } from "./validate/find-problems.ts";
import { kindOfValue } from "./validate/kind-of-value.ts";
import { referenceProblems } from "./validate/reference-problems.ts";

/**
 * Loads and validates the project that `root` belongs to.
 * @param input.root the project's folder, one below it, or the project file itself
 * @throws UserError `not-found` when there is no project; ProjectErrors with everything that is wrong with it
 */
export async function loadProject(input: { root: string }): Promise<Project> {
  const found = await findProjectFile(input.root);
  const root = await realpath(dirname(found));
  const name = basename(found);
  const documents = await loadDocuments(root, name);
  const files = documents.map((document) => document.name);
  const merged = mergeDocuments(documents, sectionKinds);
  // With a file that cannot be read as YAML, what seems to be missing may well stand in it.
  const isWhole = documents.every((document) => kindOfValue(document.value) === "a map");
  const schemaProblems = isWhole ? findProblems(projectSchema, projectJsonSchema, merged) : [];
  const missingFiles = isWhole ? await referenceProblems(root, merged) : [];
  throwProblems([...merged.problems, ...schemaProblems, ...missingFiles], files);
  const { images, channels, checks } = projectSchema.parse(merged.value);
  return { root, file: join(root, name), files, images, channels: channelRules(channels), checks };
}
