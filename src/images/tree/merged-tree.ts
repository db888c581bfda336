import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { type ExecOptions, type ExecResult, exec } from "../../lib/exec.ts";
import { type MountNamespace, openMountNamespace } from "../../lib/mount-namespace.ts";
import type { BuildContext } from "../dependencies.ts";
import { chrootMountsScript, overlayScript, readOnlyOverlayScript } from "./mount-script.ts";

/** The layers put together, in a mount namespace of their own. */
export interface MergedTree {
  /** Where the tree is, inside the namespace only. */
  path: string;
  namespace: MountNamespace;
  /** Runs a command of the machine inside the namespace, where the tree can be seen at `path`. */
  run(argv: readonly string[], options?: ExecOptions): Promise<ExecResult>;
  /** Runs a command of the tree, with the tree as its root. Needs `withChroot`. */
  chroot(argv: readonly string[], options?: ExecOptions): Promise<ExecResult>;
}

export interface MergeOptions {
  ctx: BuildContext;
  /** Folders, topmost first. */
  lower: readonly string[];
  /** Where changes go; without it the tree cannot be written to. Must be on the file system of `ctx.workDir`. */
  upper?: string;
  /** Mount /proc, /dev, /run and /tmp in the tree, for `chroot`. */
  withChroot?: boolean;
  sourceDateEpoch: number;
  /** Namespace to mount in, when the layers themselves are mounts of it. It stays open. Default: a new one. */
  namespace?: MountNamespace;
}

/** Puts layers together, hands the tree to `work`, and releases everything, whatever `work` does. */
export async function withMergedTree<T>(options: MergeOptions, work: (tree: MergedTree) => Promise<T>): Promise<T> {
  const { signal, workDir } = options.ctx;
  const dir = await mkdtemp(join(workDir, "tree-"));
  const path = join(dir, "merged");
  await mkdir(path);
  const namespace = options.namespace ?? (await openMountNamespace({ signal }));
  try {
    const env = { SOURCE_DATE_EPOCH: String(options.sourceDateEpoch), DEBIAN_FRONTEND: "noninteractive" };
    const run: MergedTree["run"] = (argv, more = {}) =>
      exec(namespace.wrap(argv), { signal, ...more, env: { ...env, ...more.env } });
    const chroot: MergedTree["chroot"] = (argv, more) => run(chrootArguments(path, argv), more);
    await run(await overlayArguments(dir, path, options));
    if (options.withChroot === true) await run(["sh", "-c", chrootMountsScript, "sh", path]);
    return await work({ path, namespace, run, chroot });
  } finally {
    // a namespace that stays open keeps its mounts; its owner clears the work folder
    if (options.namespace === undefined) {
      await namespace.close();
      await rm(dir, { recursive: true, force: true });
    }
  }
}

/** Runs a command in a process namespace of its own, which the tree's /proc shows: what it leaves running ends with it. */
export function isolatedProcesses(tree: string, argv: readonly string[]): string[] {
  return ["unshare", "--pid", "--fork", "--kill-child=KILL", `--mount-proc=${tree}/proc`, "--", ...argv];
}

/** The same, with the tree as its root. */
export function chrootArguments(tree: string, argv: readonly string[]): string[] {
  return isolatedProcesses(tree, ["chroot", tree, ...argv]);
}

async function overlayArguments(dir: string, path: string, { lower, upper }: MergeOptions): Promise<string[]> {
  const stack = lower.map((folder) => folder.replaceAll("\\", "\\\\").replaceAll(":", "\\:")).join(":");
  if (upper === undefined) {
    // the kernel wants two lower layers or an upper one
    await mkdir(join(dir, "empty"));
    return ["sh", "-c", readOnlyOverlayScript, "sh", path, `${stack}:${join(dir, "empty")}`];
  }
  await mkdir(join(dir, "overlay"));
  return ["sh", "-c", overlayScript, "sh", path, stack, upper, join(dir, "overlay")];
}
