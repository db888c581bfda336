import { parse } from "yaml";
import type { Tree } from "../tree.ts";

/** The files with cloud-init's configuration that are there, in the order it reads them: later ones win. */
export function cloudConfigFiles(tree: Tree): string[] {
  const folder = "/etc/cloud/cloud.cfg.d";
  const names = tree.list(folder).filter((name) => name.endsWith(".cfg"));
  return ["/etc/cloud/cloud.cfg", ...names.map((name) => `${folder}/${name}`)].filter(
    (path) => tree.stat(path)?.type === "file",
  );
}

/** What one file says, or why it is no YAML; cloud-init leaves such a file out. */
export function readCloudConfig(tree: Tree, path: string): { value: unknown } | { problem: string } {
  try {
    return { value: parse(tree.readText(path) ?? "") };
  } catch (error) {
    return { problem: error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error) };
  }
}
