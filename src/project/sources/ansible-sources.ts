import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";

/** What Ansible looks for beside a playbook, by its documented directory layout. */
const conventional = [
  "ansible.cfg",
  "requirements.yml",
  "group_vars",
  "host_vars",
  "roles",
  "tasks",
  "handlers",
  "vars",
  "defaults",
  "files",
  "templates",
  "library",
  "module_utils",
  "filter_plugins",
  "lookup_plugins",
  "action_plugins",
  "collections",
];

/**
 * Paths of the project that a playbook may use without naming them: the playbook's whole folder, or, when that is the
 * project itself, the conventional names in it that are there.
 */
export async function ansibleSources(root: string, playbook: string): Promise<string[]> {
  const folder = dirname(playbook);
  if (folder !== ".") return [folder];
  const there = await Promise.all(conventional.map((name) => stat(join(root, name)).catch(() => undefined)));
  return [playbook, ...conventional.filter((_, index) => there[index] !== undefined)].sort();
}
