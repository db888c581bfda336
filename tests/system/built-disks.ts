import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { exec } from "../../src/lib/exec.ts";

export interface BuiltFile {
  format: string;
  sha256: string;
  path: string;
  bytes: number;
  allocated_bytes: number;
}

export function rawDigest(artifacts: readonly BuiltFile[]): string | undefined {
  return artifacts.find(({ format }) => format === "raw")?.sha256;
}

/**
 * What other programs say about a built file: qemu-img about disks (and that a qcow2 is sound), tar about archives.
 * @throws Error when its digest or size is not what was told.
 */
export async function diskFacts(file: BuiltFile): Promise<object> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file.path), hash);
  const { size, blocks } = await stat(file.path);
  const told = { sha256: file.sha256, bytes: file.bytes, allocated: file.allocated_bytes };
  const found = { sha256: hash.digest("hex"), bytes: size, allocated: blocks * 512 };
  if (JSON.stringify(told) !== JSON.stringify(found)) {
    throw new Error(`${file.format}: told ${JSON.stringify(told)}, found ${JSON.stringify(found)}`);
  }
  if (file.format === "gce" || file.format === "rootfs") return archiveFacts(file.path);
  if (file.format === "qcow2") await exec(["qemu-img", "check", "-q", file.path]);
  // a fixed VHD is marked at its end, where qemu-img does not look by itself
  const type = file.format === "vhd" ? ["-f", "vpc"] : [];
  const { stdout } = await exec(["qemu-img", "info", "--output=json", ...type, file.path]);
  return JSON.parse(stdout) as object;
}

/** The first entry, and the apparent size when it is the only one. */
async function archiveFacts(path: string): Promise<object> {
  const entries: string[] = [];
  await exec(["tar", "--list", "--verbose", "--file", path], {
    onLine: (_stream, line) => void entries.push(line),
    keepOutput: false,
  });
  const [first = ""] = entries;
  const [, , sizeBytes, , , name] = first.split(/\s+/);
  return { entry: name, entries: entries.length, sizeBytes: Number(sizeBytes) };
}
