import { stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { UserError } from "../../lib/errors.ts";

export const projectFileName = "slipway.yaml";
const misspelled = ["slipway.yml", "Slipway.yaml", "slipway.json"];

/**
 * The project file that `start` belongs to: `start` itself when it is a file, else the `slipway.yaml` in it or in the
 * nearest folder above, as git finds its repository.
 * @returns an absolute path
 * @throws UserError `not-found`
 */
export async function findProjectFile(start: string): Promise<string> {
  const from = resolve(start);
  const kind = await kindOf(from);
  if (kind === "file") return from;
  if (kind === undefined) throw new UserError("not-found", `no such folder: ${from}`);
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, projectFileName);
    if ((await kindOf(candidate)) === "file") return candidate;
    if (folder === dirname(folder)) break;
  }
  for (const name of misspelled) {
    if ((await kindOf(join(from, name))) !== "file") continue;
    throw new UserError("not-found", `the project file must be called ${projectFileName}`, {
      hint: `rename ${join(from, name)}`,
    });
  }
  throw new UserError("not-found", `no ${projectFileName} in ${from} nor in a folder above it`, {
    hint: "make a project with `slipway init`, or name its folder with --project",
  });
}

async function kindOf(path: string): Promise<"file" | "folder" | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile()) return "file";
  return found?.isDirectory() ? "folder" : undefined;
}
