import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { canonicalJson, sha256Hex } from "../lib/canonical-json.ts";

/**
 * SHA-256 (hex) over the program text of the checks, of all since they share parts: another rule, assertion or limit
 * makes another version, without anybody having to remember it. Tests do not count.
 */
export async function probeVersion(folder: string = import.meta.dirname): Promise<string> {
  const names = (await readdir(folder, { recursive: true })).filter(isProgramText).sort();
  const files = names.map(async (name) => [name, sha256Hex(await readFile(join(folder, name)))]);
  return sha256Hex(canonicalJson(await Promise.all(files)));
}

function isProgramText(name: string): boolean {
  return /\.(?:ts|js)$/.test(name) && !/\.(?:test|d)\.ts$/.test(name);
}
