import { type SealRule, sealRules } from "./seal-rules.ts";

/**
 * find(1) commands that carry the rules out on the tree at `root`. `find` does not follow links, so a link in the tree
 * never leads out of it, and what is not there is no error (the folders are given only when they exist).
 * @param exists whether the path is a folder of the tree with no link on the way to it
 */
export function sealArguments(
  root: string,
  exists: (path: string) => boolean,
  rules: readonly SealRule[] = sealRules,
): string[][] {
  return rules.flatMap((rule) => {
    if ("clear" in rule) {
      return exists(rule.clear) ? [["find", `${root}${rule.clear}`, "-xdev", "-mindepth", "1", "-delete"]] : [];
    }
    if ("emptyFilesBelow" in rule) {
      if (!exists(rule.emptyFilesBelow)) return [];
      return [
        [
          "find",
          `${root}${rule.emptyFilesBelow}`,
          "-xdev",
          "-type",
          "f",
          "-size",
          "+0",
          "-exec",
          "truncate",
          "--size=0",
          "{}",
          "+",
        ],
      ];
    }
    if ("empty" in rule) return emptyArguments(root, rule.empty);
    return removeArguments(root, exists, rule.remove);
  });
}

/** A link in the file's place goes first: truncating it would empty what it leads to, which may be this machine's. */
function emptyArguments(root: string, path: string): string[][] {
  const folder = path.slice(0, path.lastIndexOf("/"));
  const name = path.slice(folder.length + 1);
  return [
    ["find", `${root}${folder}`, "-mindepth", "1", "-maxdepth", "1", "-name", name, "!", "-type", "f", "-delete"],
    ["truncate", "--size=0", `${root}${path}`],
  ];
}

function removeArguments(root: string, exists: (path: string) => boolean, patterns: readonly string[]): string[][] {
  const folders = [...new Set(patterns.map((pattern) => pattern.slice(0, pattern.lastIndexOf("/"))))].filter(exists);
  return folders.map((folder) => {
    const names = patterns
      .filter((pattern) => pattern.slice(0, pattern.lastIndexOf("/")) === folder)
      .flatMap((pattern, index) => [
        ...(index === 0 ? [] : ["-o"]),
        "-name",
        pattern.slice(pattern.lastIndexOf("/") + 1),
      ]);
    return [
      "find",
      `${root}${folder}`,
      "-mindepth",
      "1",
      "-maxdepth",
      "1",
      "(",
      ...names,
      ")",
      "-exec",
      "rm",
      "-rf",
      "{}",
      "+",
    ];
  });
}
