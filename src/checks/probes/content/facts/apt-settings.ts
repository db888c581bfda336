import type { Tree } from "../tree.ts";

/**
 * Scalar settings of apt by full name in lower case, e.g. `apt::periodic::unattended-upgrade`; later files win
 * (apt.conf(5)). Reads the two common forms, `A::B "c";` and nested braces.
 */
export function aptSettings(tree: Tree): Map<string, { value: string; path: string }> {
  const folder = "/etc/apt/apt.conf.d";
  const files = [
    ...tree
      .list(folder)
      .filter((name) => /^[A-Za-z0-9_.-]+$/.test(name))
      .map((name) => `${folder}/${name}`),
    "/etc/apt/apt.conf",
  ];
  const settings = new Map<string, { value: string; path: string }>();
  for (const path of files) {
    for (const [name, value] of parse(tree.readText(path) ?? "")) settings.set(name, { value, path });
  }
  return settings;
}

function parse(text: string): [name: string, value: string][] {
  const clean = text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*(\/\/|#).*$/gm, "");
  const found: [string, string][] = [];
  const stack: string[] = [];
  let word = "";
  for (const [token] of clean.matchAll(/"[^"]*"|[{};]|[^\s{};"]+/g)) {
    if (token === "{") {
      stack.push(word);
      word = "";
    } else if (token === "}") {
      stack.pop();
      word = "";
    } else if (token === ";") word = "";
    else if (word === "" && !token.startsWith('"')) word = token;
    else if (word !== "") found.push([[...stack, word].join("::").toLowerCase(), token.replaceAll('"', "")]);
  }
  return found;
}
