import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { UpstreamError } from "../../../lib/errors.ts";
import { exec } from "../../../lib/exec.ts";
import { isolatedProcesses } from "../../tree/merged-tree.ts";
import type { Provisioner } from "../model.ts";
import { provisionFailed } from "../provision-failed.ts";
import { connectionName, connectionPlugin } from "./connection-plugin.ts";

/** One host, the tree, reached by changing the root folder. */
export function ansibleArguments(job: { playbook: string; inventory: string; variables: string }): string[] {
  return ["ansible-playbook", `--inventory=${job.inventory}`, "--extra-vars", `@${job.variables}`, job.playbook];
}

export function inventory(tree: string): string {
  const host = {
    ansible_host: tree,
    ansible_connection: connectionName,
    ansible_python_interpreter: "/usr/bin/python3",
  };
  return `${JSON.stringify({ all: { hosts: { image: host } } })}\n`;
}

export const ansible: Provisioner = {
  id: "ansible",
  title: "Ansible playbook, played against the image's tree",
  async run({ ctx, tree, entry, sources, env }) {
    if (!existsSync("/usr/bin/ansible-playbook")) {
      throw new UpstreamError("tool-missing", "ansible-playbook is not installed", {
        hint: "run: slipway doctor --fix",
      });
    }
    const home = join(ctx.workDir, "ansible");
    await mkdir(home, { recursive: true });
    const files = { inventory: join(home, "inventory.json"), variables: join(home, "variables.json") };
    await writeFile(files.inventory, inventory(tree.path));
    await mkdir(join(home, "connection"), { recursive: true });
    await writeFile(join(home, "connection", `${connectionName}.py`), connectionPlugin);
    await writeFile(files.variables, JSON.stringify(entry.vars ?? {}));
    const playbook = join(sources, entry.ansible ?? "");
    const own = join(dirname(playbook), "ansible.cfg");
    const config = existsSync(own) ? own : join(home, "ansible.cfg");
    await writeFile(join(home, "ansible.cfg"), "");
    const last: string[] = [];
    try {
      await exec(tree.namespace.wrap(isolatedProcesses(tree.path, ansibleArguments({ playbook, ...files }))), {
        cwd: dirname(playbook),
        signal: ctx.signal,
        env: { ...env, ...ansibleEnvironment(home, config) },
        keepOutput: false,
        onLine: (stream, line) => {
          ctx.log.line(stream, line);
          if (line.trim() !== "" && last.push(line) > 15) last.shift();
        },
      });
    } catch (cause) {
      throw provisionFailed(entry.ansible ?? "ansible", last, cause);
    }
  },
};

/** @param config the project's settings of Ansible, or an empty file: this machine's must not count. */
function ansibleEnvironment(home: string, config: string): Record<string, string> {
  return {
    ANSIBLE_CONFIG: config,
    ANSIBLE_HOME: home,
    ANSIBLE_LOCAL_TEMP: join(home, "tmp"),
    ANSIBLE_REMOTE_TMP: "/tmp/.ansible",
    ANSIBLE_CONNECTION_PLUGINS: join(home, "connection"),
    ANSIBLE_NOCOLOR: "1",
    ANSIBLE_RETRY_FILES_ENABLED: "0",
    ANSIBLE_HOST_KEY_CHECKING: "0",
    ANSIBLE_PIPELINING: "1",
  };
}
