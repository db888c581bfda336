import type { Tree } from "../tree.ts";

export interface AptSource {
  /** File it stands in. */
  path: string;
  uri: string;
  suite: string;
  /** Keyring's path, an inline key, or undefined. */
  signedBy: string | undefined;
}

/** Every enabled source of apt, in both formats (sources.list(5)). One entry for each URI and suite. */
export function aptSources(tree: Tree): AptSource[] {
  const folder = "/etc/apt/sources.list.d";
  const files = ["/etc/apt/sources.list", ...tree.list(folder).map((name) => `${folder}/${name}`)];
  return files.flatMap((path) => {
    const text = tree.readText(path) ?? "";
    if (path.endsWith(".sources")) return parseDeb822(path, text);
    return path.endsWith(".list") ? parseOneLine(path, text) : [];
  });
}

/** `deb [options] uri suite components…` */
function parseOneLine(path: string, text: string): AptSource[] {
  return text.split("\n").flatMap((line) => {
    const match = /^\s*deb(?:-src)?\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)/.exec(line);
    if (match === null) return [];
    const signedBy = /(?:^|\s)signed-by=(\S+)/i.exec(match[1] ?? "")?.[1];
    return [{ path, uri: match[2] ?? "", suite: match[3] ?? "", signedBy }];
  });
}

function parseDeb822(path: string, text: string): AptSource[] {
  const clean = text
    .split("\n")
    .filter((line) => !line.startsWith("#"))
    .join("\n");
  return clean.split(/\n\s*\n/).flatMap((paragraph) => {
    const field = (name: string) =>
      new RegExp(`^${name}:((?:.*)(?:\\n[ \\t].*)*)`, "im").exec(paragraph)?.[1]?.trim() ?? "";
    if (/^no$/i.test(field("Enabled"))) return [];
    const signedBy = field("Signed-By") || undefined;
    const words = (name: string) =>
      field(name)
        .split(/\s+/)
        .filter((word) => word !== "");
    return words("URIs").flatMap((uri) => words("Suites").map((suite) => ({ path, uri, suite, signedBy })));
  });
}
