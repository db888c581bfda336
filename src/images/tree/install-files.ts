import { chmod, mkdir, mkdtemp, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { BuildContext } from "../dependencies.ts";
import type { SystemFile } from "../system/system-file.ts";
import type { MergedTree } from "./merged-tree.ts";

/** A file with content from anywhere. Mode is octal text. */
export interface TreeFile {
  path: string;
  content: string | Uint8Array;
  mode: string;
  owner: string;
}

/**
 * Puts files and links into a tree. They are unpacked by the tree's own `tar`, with the tree as its root: a link in
 * the tree (`/var/run`, `/etc/resolv.conf`) leads to where it leads there and never out of it. Folders that are
 * missing are made root's, 0755; folders that exist keep what they are.
 */
export async function installFiles(
  ctx: BuildContext,
  tree: MergedTree,
  files: readonly (TreeFile | (SystemFile & { owner?: undefined }))[],
): Promise<void> {
  if (files.length === 0) return;
  const stage = await mkdtemp(join(ctx.workDir, "stage-"));
  const names: string[] = [];
  for (const file of files) {
    const target = join(stage, file.path);
    await mkdir(dirname(target), { recursive: true });
    if ("linkTo" in file) await symlink(file.linkTo, target);
    else {
      await writeFile(target, "content" in file ? file.content : file.text);
      await chmod(target, Number.parseInt(file.mode ?? "0644", 8));
    }
    names.push(file.path.slice(1));
  }
  const archive = join(ctx.workDir, `${stage.split("/").at(-1)}.tar`);
  const pack = ["--owner=0", "--group=0", "--numeric-owner", "--no-recursion", "--null", "--files-from=-"];
  await tree.run(["tar", "--create", `--file=${archive}`, `--directory=${stage}`, ...pack], {
    input: names.join("\0"),
  });
  await tree.run(["mkdir", "-p", join(tree.path, "run/slipway")]);
  await tree.run(["cp", archive, join(tree.path, "run/slipway/files.tar")]);
  const unpack = ["--preserve-permissions", "--same-owner", "--keep-directory-symlink", "--no-overwrite-dir"];
  await tree.chroot([
    "sh",
    "-c",
    'umask 022; exec tar "$@"',
    "sh",
    "--extract",
    "--file=/run/slipway/files.tar",
    "--directory=/",
    ...unpack,
  ]);
  for (const file of files) {
    if (file.owner === undefined || file.owner === "root:root" || file.owner === "root") continue;
    await tree.chroot(["chown", "--no-dereference", file.owner, file.path]);
    // chown clears the set-id bits
    await tree.chroot(["chmod", file.mode, file.path]);
  }
}
