import type { Tree } from "../tree.ts";

const unitFolders = ["/etc/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system"];

/** Where the unit's own file is, or undefined. */
export function unitFile(tree: Tree, unit: string): string | undefined {
  return unitFolders.map((folder) => `${folder}/${unit}`).find((path) => tree.stat(path)?.type === "file");
}

/** Whether some target pulls the unit in at boot: a link in a `.wants` or `.requires` folder (systemd.unit(5)). */
export function isEnabled(tree: Tree, unit: string): boolean {
  if (isMasked(tree, unit)) return false;
  return unitFolders.some((folder) =>
    tree
      .list(folder)
      .filter((name) => name.endsWith(".wants") || name.endsWith(".requires"))
      .some((name) => tree.lstat(`${folder}/${name}/${unit}`) !== undefined),
  );
}

export function isMasked(tree: Tree, unit: string): boolean {
  const entry = tree.lstat(`/etc/systemd/system/${unit}`);
  return entry?.target === "/dev/null" || (entry?.type === "file" && entry.sizeBytes === 0);
}

/** Settings of one unit by name, drop-ins last as systemd reads them; later lines win, empty ones reset. */
export function unitSettings(tree: Tree, unit: string): Map<string, string> {
  const file = unitFile(tree, unit);
  const dropIns = [...unitFolders].reverse().flatMap((folder) =>
    tree
      .list(`${folder}/${unit}.d`)
      .filter((name) => name.endsWith(".conf"))
      .map((name) => `${folder}/${unit}.d/${name}`),
  );
  const settings = new Map<string, string>();
  for (const path of [...(file === undefined ? [] : [file]), ...dropIns]) {
    for (const line of (tree.readText(path) ?? "").split("\n")) {
      const match = /^([A-Za-z]+)\s*=\s*(.*?)\s*$/.exec(line);
      if (match?.[1] !== undefined) settings.set(match[1], match[2] ?? "");
    }
  }
  return settings;
}
