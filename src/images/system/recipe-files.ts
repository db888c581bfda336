import type { SourceTree } from "../../store/blobs/source-tree.ts";
import type { FileEntry } from "../schema.ts";
import type { FilesConfig } from "./files-layer.ts";

type LayerFile = FilesConfig["files"][number];

/**
 * The recipe's files with their content: texts as they are, sources by digest. A source that is a folder gives one
 * file for each one below it. Sorted by path.
 */
export function recipeFiles(
  files: Readonly<Record<string, FileEntry>>,
  sources: Readonly<Record<string, SourceTree>>,
): LayerFile[] {
  const found = Object.entries(files).flatMap(([path, file]): LayerFile[] => {
    const { owner, mode } = file;
    if (file.text !== undefined) return [{ path, mode: mode ?? "0644", owner, text: file.text }];
    const source = (file.source ?? "").replace(/^(\.\/)+/, "").replace(/\/+$/, "");
    const tree = sources[file.source ?? ""];
    if (tree === undefined) throw new Error(`no snapshot of ${source} was given to the planner`);
    return tree.entries.map((entry) => ({
      path: entry.path === source ? path : `${path}${entry.path.slice(source.length)}`,
      mode: mode ?? `0${entry.mode.toString(8)}`,
      owner,
      sha256: entry.sha256,
    }));
  });
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}
