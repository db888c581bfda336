import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../../lib/errors.ts";
import { type SourceText, sourceText } from "../yaml/source-text.ts";

/** Far above any project; below what would make the parser slow. */
const maxBytes = 1024 * 1024;

/**
 * Reads a file of the project.
 * @param name relative to `root`
 * @throws UserError `invalid-project` when it cannot be read, is larger than 1 MiB or is not UTF-8
 */
export async function readSourceText(root: string, name: string): Promise<SourceText> {
  const bytes = await readBytes(join(root, name), name);
  const text = new TextDecoder("utf-8", { ignoreBOM: false }).decode(bytes);
  const source = sourceText(name, text);
  const broken = text.indexOf("\u{fffd}");
  if (broken === -1 || isUtf8(bytes)) return source;
  const line = text.slice(0, broken).split("\n").length;
  throw new UserError("invalid-project", `${name} is not UTF-8 text (line ${line})`, { hint: "save it as UTF-8" });
}

async function readBytes(path: string, name: string): Promise<Buffer> {
  try {
    const { size } = await stat(path);
    if (size <= maxBytes) return await readFile(path);
  } catch (cause) {
    throw new UserError("invalid-project", `${name} cannot be read: ${(cause as Error).message}`, { cause });
  }
  throw new UserError("invalid-project", `${name} is larger than 1 MiB`, {
    hint: "keep file contents in files of their own and name them with `source:`",
  });
}

function isUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
