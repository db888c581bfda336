import { mkdir, open } from "node:fs/promises";
import { join } from "node:path";
import { exec } from "../../../lib/exec.ts";
import { openMountNamespace } from "../../../lib/mount-namespace.ts";
import { espPartition, type Partition, readPartitions, rootPartition } from "../../disk/partitions.ts";

export interface MountedImage {
  /** The root file system's tree, readable while the mount is open. */
  root: string;
  /** See `ContentSubject.esp`. */
  esp: readonly string[] | undefined;
}

/**
 * Mounts the image's root file system read-only, in a mount namespace that nobody else sees and that ends with this
 * process, and calls `look` on it. The journal is not replayed, so not a byte of the image changes. Undefined for an image
 * without a root file system.
 * @throws UserError `needs-root`; UpstreamError `tool-failed`.
 */
export async function withMountedImage<Result>(
  imagePath: string,
  options: { workDir: string; signal: AbortSignal },
  look: (image: MountedImage) => Promise<Result>,
): Promise<Result | undefined> {
  const partitions = await readPartitions(imagePath, options.signal);
  const root = rootPartition(partitions);
  if (root === undefined || !(await holdsExtFileSystem(imagePath, root))) return undefined;
  const esp = espPartition(partitions);
  const mountPoint = join(options.workDir, "root");
  await mkdir(mountPoint, { recursive: true });
  const namespace = await openMountNamespace({ signal: options.signal });
  try {
    await exec(namespace.wrap(mountArguments(imagePath, root, mountPoint)), { signal: options.signal });
    return await look({
      root: join(namespace.root, mountPoint),
      esp: esp === undefined ? undefined : await listEsp(imagePath, esp, options.signal),
    });
  } finally {
    await namespace.close();
  }
}

/** Where every ext2, ext3 and ext4 has its magic number: 56 bytes into the superblock, which starts at 1024. */
const magicOffset = 1024 + 56;
const extMagic = 0xef53;

/** Told apart from a mount that fails, which is this machine's trouble. */
async function holdsExtFileSystem(imagePath: string, partition: Partition): Promise<boolean> {
  const file = await open(imagePath, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, partition.offsetBytes + magicOffset);
    return bytesRead === 2 && buffer.readUInt16LE() === extMagic;
  } finally {
    await file.close();
  }
}

/** Pure. The loop device made by mount(8) frees itself when the mount is gone. */
export function mountArguments(imagePath: string, partition: Partition, mountPoint: string): string[] {
  const options = [
    "loop",
    "ro",
    "nodev",
    "nosuid",
    "noexec",
    `offset=${partition.offsetBytes}`,
    `sizelimit=${partition.sizeBytes}`,
  ];
  return ["mount", "-t", "ext4", "-o", [...options, "noload"].join(","), imagePath, mountPoint];
}

async function listEsp(imagePath: string, esp: Partition, signal: AbortSignal): Promise<string[]> {
  const result = await exec(["mdir", "-i", `${imagePath}@@${esp.offsetBytes}`, "-/", "-b", "::"], {
    signal,
    okCodes: [0, 1],
  });
  return result.stdout.split("\n").flatMap((line) => (line.startsWith("::/") ? [line.slice(2).toUpperCase()] : []));
}
