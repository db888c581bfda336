import { join } from "node:path";
import { exec } from "../../../lib/exec.ts";
import { chrootArguments } from "../../tree/merged-tree.ts";
import type { Provisioner } from "../model.ts";
import { provisionFailed } from "../provision-failed.ts";

/** Where the project's files are while a script runs: on the tree's temporary /run, so that nothing of them stays. */
const inside = "/run/slipway/sources";

export const shell: Provisioner = {
  id: "shell",
  title: "script, run in the image's tree",
  async run({ ctx, tree, entry, sources, env }) {
    const script = entry.shell ?? "";
    await tree.run(["mkdir", "-p", join(tree.path, inside)]);
    await tree.run(["cp", "--recursive", `${sources}/.`, join(tree.path, inside)]);
    const last: string[] = [];
    const argv = chrootArguments(tree.path, scriptArguments(script, entry.args ?? []));
    try {
      await exec(tree.namespace.wrap(argv), {
        signal: ctx.signal,
        env: { ...env, ...entry.env },
        keepOutput: false,
        onLine: (stream, line) => {
          ctx.log.line(stream, line);
          if (last.push(line) > 15) last.shift();
        },
      });
    } catch (cause) {
      throw provisionFailed(script, last, cause);
    }
  },
};

/** Runs the script by its own first line when it has one that the kernel takes, in its own folder; else by sh. */
export function scriptArguments(script: string, args: readonly string[]): string[] {
  const path = `${inside}/${script.replace(/^(\.\/)+/, "")}`;
  const start = 'cd "$(dirname "$1")" && chmod +x "$1" && exec "$@"';
  return ["sh", "-c", start, "sh", path, ...args];
}
