import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { UpstreamError, UserError } from "../../lib/errors.ts";
import type { LayerJob } from "../layers/ensure-layer.ts";
import { layerHints } from "../layers/layer-hints.ts";
import type { UserEntry } from "../schema.ts";
import { clampTimesArguments } from "../tree/clamp-times.ts";
import { installFiles, type TreeFile } from "../tree/install-files.ts";
import { type MergedTree, withMergedTree } from "../tree/merged-tree.ts";
import { existingUserCommands, userCommands, userFiles } from "./users.ts";

const layerFile = z.union([
  z.strictObject({ path: z.string(), mode: z.string(), owner: z.string(), text: z.string() }),
  z.strictObject({ path: z.string(), mode: z.string(), owner: z.string(), sha256: z.string() }),
]);
const systemFile = z.union([
  z.strictObject({ path: z.string(), text: z.string(), mode: z.string().optional() }),
  z.strictObject({ path: z.string(), linkTo: z.string() }),
]);

/** Configuration of the layer `files`, computed by the planner and, for the package sources, by the step. */
export const filesConfig = z.strictObject({
  system: z.array(systemFile),
  units: z.array(z.string()),
  generateLocale: z.boolean(),
  users: z.record(z.string(), z.json()),
  files: z.array(layerFile),
});
export type FilesConfig = z.output<typeof filesConfig>;

/** Layer `files`: what the builder's own policies need, then users, then the recipe's files, which have the last word. */
export async function buildFiles(job: LayerJob): Promise<void> {
  const { ctx, deps, below, dir } = job;
  const config = filesConfig.parse(job.spec.config);
  const { sourceDateEpoch } = layerHints.parse(job.spec.hints);
  const upper = join(dir, "trees/0");
  await mkdir(upper, { recursive: true });
  const startedAt = Math.floor(Date.now() / 1000);
  await withMergedTree({ ctx, lower: below, upper, withChroot: true, sourceDateEpoch }, async (tree) => {
    await installFiles(ctx, tree, config.system);
    if (config.generateLocale) await tree.chroot(["locale-gen"]);
    for (const [name, user] of Object.entries(config.users)) await makeUser(job, tree, name, user as UserEntry);
    const files = config.files.map(
      async (file): Promise<TreeFile> => ({
        ...file,
        content: "text" in file ? file.text : await deps.blobs.read(file.sha256),
      }),
    );
    await installFiles(ctx, tree, await Promise.all(files)).catch(explainOwner);
    if (config.units.length > 0) await enableUnits(tree, config.units);
    await tree.run(clampTimesArguments(upper, startedAt, sourceDateEpoch));
  });
}

async function makeUser(job: LayerJob, tree: MergedTree, name: string, user: UserEntry): Promise<void> {
  const account = () => tree.chroot(["getent", "passwd", name], { okCodes: [0, 2] });
  const exists = (await account()).code === 0;
  for (const argv of exists ? existingUserCommands(name, user) : userCommands(name, user)) {
    await tree.chroot(argv).catch((cause: unknown) => {
      if (!(cause instanceof UpstreamError) || cause.code !== "tool-failed") throw cause;
      throw new UserError("invalid-project", `user ${name} cannot be made: ${cause.message}`, {
        hint: "look at the uid, groups and shell of this user",
        path: `users.${name}`,
        cause,
      });
    });
  }
  const [, , uid = "", gid = "", , home = ""] = (await account()).stdout.trim().split(":");
  if (user.uid !== undefined && Number(uid) !== user.uid) {
    throw new UserError("invalid-project", `user ${name} is in the image already, with uid ${uid}`, {
      hint: "leave the uid out, or take another name",
      path: `users.${name}.uid`,
    });
  }
  const files = userFiles(name, user, { home, gid });
  if (files.some(({ path }) => path.includes("/.ssh/"))) {
    await tree.chroot(["install", "-d", "-m", "0700", "-o", name, "-g", gid, `${home}/.ssh`]);
  }
  await installFiles(job.ctx, tree, files);
}

/** Offline: links only, nothing is started. A unit that no package brought is the recipe's mistake. */
async function enableUnits(tree: MergedTree, units: readonly string[]): Promise<void> {
  await tree.chroot(["systemctl", "enable", "--quiet", ...units]);
}

function explainOwner(cause: unknown): never {
  if (cause instanceof UpstreamError && /invalid (user|group)/.test(cause.message)) {
    throw new UserError("invalid-project", `a file's owner is not known in the image: ${cause.message}`, {
      hint: "add the user under `users`, or install the package that makes it",
      path: "files",
      cause,
    });
  }
  throw cause;
}
