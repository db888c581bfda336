import { lstat, readdir, realpath, stat } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, posix, relative } from "node:path";
import { nearestName } from "../../lib/nearest-name.ts";
import type { ProblemText } from "../yaml/places.ts";

export type PathKind = "file" | "folder";
export type FoundPath = { kind: PathKind } | { wrong: ProblemText };

/** Why a path may not be used at all, whatever is there: it must stay inside the project. */
export function pathRule(path: string): ProblemText | undefined {
  const inside = "name files inside the project's folder, counted from it, e.g. scripts/setup.sh";
  if (path.includes("\0")) return { message: "a path cannot hold a zero byte" };
  if (isAbsolute(path)) return { message: `\`${path}\` is an absolute path`, hint: inside };
  if (path.split("/").includes("..")) return { message: `\`${path}\` leads outside the project`, hint: inside };
  const plain = posix.normalize(path).replace(/\/$/, "");
  if (plain === ".") return { message: `\`${path}\` is the whole project`, hint: "name a file or a folder in it" };
  if (plain !== path.replace(/\/$/, "")) return { message: `\`${path}\` is a roundabout path`, hint: `write ${plain}` };
  return undefined;
}

/**
 * Looks a path of the project up. Symbolic links are followed as long as they stay inside the project.
 * @param root real path of the project's folder
 */
export async function findInside(root: string, path: string): Promise<FoundPath> {
  const rule = pathRule(path);
  if (rule !== undefined) return { wrong: rule };
  const full = join(root, path);
  const real = await realpath(full).catch(() => undefined);
  if (real === undefined) return { wrong: await missing(root, path) };
  if (!isInside(root, real)) {
    return {
      wrong: {
        message: `\`${path}\` is a symbolic link to outside the project`,
        hint: "copy the file into the project",
      },
    };
  }
  const found = await stat(real);
  if (found.isFile()) return { kind: "file" };
  if (found.isDirectory()) return { kind: "folder" };
  return { wrong: { message: `\`${path}\` is neither a file nor a folder` } };
}

export function isInside(root: string, real: string): boolean {
  const path = relative(root, real);
  return path === "" || (path !== ".." && !path.startsWith("../") && !isAbsolute(path));
}

async function missing(root: string, path: string): Promise<ProblemText> {
  const link = await lstat(join(root, path)).catch(() => undefined);
  if (link?.isSymbolicLink()) return { message: `\`${path}\` is a symbolic link to nothing` };
  const folder = dirname(path);
  const names = await readdir(join(root, folder)).catch(() => undefined);
  if (names === undefined)
    return { message: `no such file: ${path}`, hint: `there is no folder ${folder} in the project` };
  const near = nearestName(basename(path), names);
  const hint =
    near === undefined ? "paths count from the project's folder" : `did you mean ${posix.join(folder, near)}?`;
  return { message: `no such file: ${path}`, hint };
}
