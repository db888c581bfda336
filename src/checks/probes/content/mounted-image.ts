import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../../../lib/errors.ts";
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
 * process, and calls `look` on it. The journal is not replayed, so not a byte of the image changes.
 * @throws UserError `needs-root`; `rejected` for an image without a root partition; UpstreamError `tool-failed`.
 */
export async function withMountedImage<Result>(
  imagePath: string,
  options: { workDir: string; signal: AbortSignal },
  look: (image: MountedImage) => Promise<Result>,
): Promise<Result> {
  const partitions = await readPartitions(imagePath, options.signal);
  const root = rootPartition(partitions);
  if (root === undefined) {
    throw new UserError("rejected", "the image has no partition for a root file system", {
      hint: "it needs a GPT partition of type Linux root or Linux file system",
    });
  }
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
