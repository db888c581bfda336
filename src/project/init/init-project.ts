import { lstat, mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { UserError } from "../../lib/errors.ts";
import { givenNameSchema } from "../given-name.ts";
import { projectJsonSchema } from "../project-json-schema.ts";
import { type ScaffoldFile, scaffold } from "./scaffold.ts";

/** A repository often has one already, and needs nothing of ours in it. */
const leftAlone = ".gitignore";

/**
 * Writes a new project with one image.
 * @param input.dir made when it is not there
 * @param input.name the image's name
 * @returns the files it made, relative to `dir`
 * @throws UserError `usage` for a name that cannot be one; `conflict`, with nothing written, when files are in the way
 */
export async function initProject(input: { dir: string; name: string }): Promise<string[]> {
  const dir = resolve(input.dir);
  checkName(input.name);
  const files = scaffold(input.name, projectJsonSchema());
  const taken: string[] = [];
  for (const { path } of files) if (await isThere(join(dir, path))) taken.push(path);
  const inTheWay = taken.filter((path) => path !== leftAlone);
  if (inTheWay.length > 0) {
    throw new UserError("conflict", `${dir} already has ${inTheWay.join(", ")}`, {
      hint: "nothing was written; choose another folder, or move these files away",
    });
  }
  return writeAll(
    dir,
    files.filter(({ path }) => !taken.includes(path)),
  );
}

function checkName(name: string): void {
  const valid = givenNameSchema.safeParse(name);
  if (valid.success) return;
  const near = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 63);
  const hint = near === "" ? "for example: web" : `for example: ${near}`;
  throw new UserError("usage", `\`${name}\` is not ${valid.error.issues[0]?.message ?? "a name"}`, { hint });
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw new UserError("usage", `${path} cannot be looked at: ${(error as Error).message}`, { cause: error });
  }
}

async function writeAll(dir: string, files: readonly ScaffoldFile[]): Promise<string[]> {
  const written: string[] = [];
  try {
    for (const { path, text, mode } of files) {
      await mkdir(dirname(join(dir, path)), { recursive: true });
      // "wx": a file that came meanwhile is not overwritten either.
      await writeFile(join(dir, path), text, { mode, flag: "wx" });
      written.push(path);
    }
  } catch (cause) {
    for (const path of written) await rm(join(dir, path), { force: true });
    throw new UserError("usage", `the project cannot be written: ${(cause as Error).message}`, { cause });
  }
  return written;
}
