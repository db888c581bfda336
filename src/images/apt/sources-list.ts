/** One archive suite as apt's configuration names it; a deb822 stanza with several URIs or suites gives several. */
export interface AptSource {
  uri: string;
  suite: string;
  components: readonly string[];
  /** Path of the keyring, key id list or inline key; null when apt's trusted keyrings are to be used. */
  signedBy: string | null;
  /** Architectures it is limited to; empty: no limit. */
  architectures: readonly string[];
  /** Options that make apt accept a source without, or with an unknown, signature. */
  trusted: boolean;
}

/** Parses `sources.list` in the one-line style (sources.list(5)). Lines it cannot read, and `deb-src`, are left out. */
export function parseOneLineSources(text: string): AptSource[] {
  return text.split("\n").flatMap((raw) => {
    const line = raw.replace(/#.*$/, "").trim();
    const match = /^deb\s+(?:\[([^\]]*)\]\s*)?(\S+)\s+(\S+)((?:\s+\S+)*)\s*$/.exec(line);
    if (match === null) return [];
    const [, options = "", uri = "", suite = "", components = ""] = match;
    const option = new Map(
      options
        .split(/\s+/)
        .filter((pair) => pair.includes("="))
        .map((pair) => [pair.slice(0, pair.indexOf("=")).toLowerCase(), pair.slice(pair.indexOf("=") + 1)]),
    );
    return {
      uri: uri.replace(/\/+$/, ""),
      suite,
      components: components.split(/\s+/).filter(Boolean),
      signedBy: option.get("signed-by") ?? null,
      architectures: (option.get("arch") ?? "").split(",").filter(Boolean),
      trusted: option.get("trusted") === "yes",
    };
  });
}

/** Parses a `.sources` file in the deb822 style. Stanzas that are disabled or are not of type `deb` are left out. */
export function parseDeb822Sources(text: string): AptSource[] {
  const withoutComments = text
    .split("\n")
    .filter((line) => !line.startsWith("#"))
    .join("\n");
  return withoutComments.split(/\n[ \t]*\n/).flatMap((stanza) => {
    const fields = stanzaFields(stanza);
    const words = (name: string) => (fields.get(name) ?? "").split(/\s+/).filter(Boolean);
    if (!words("types").includes("deb")) return [];
    if (/^(no|false|0|off|disable)$/i.test(fields.get("enabled")?.trim() ?? "yes")) return [];
    const signedBy = fields.get("signed-by")?.trim() ?? "";
    const shared = {
      components: words("components"),
      signedBy: signedBy === "" ? null : signedBy,
      architectures: words("architectures"),
      trusted: fields.get("trusted")?.trim().toLowerCase() === "yes",
    };
    const suites = words("suites");
    return words("uris").flatMap((uri) => suites.map((suite) => ({ uri: uri.replace(/\/+$/, ""), suite, ...shared })));
  });
}

function stanzaFields(stanza: string): Map<string, string> {
  const fields = new Map<string, string>();
  let name = "";
  for (const line of stanza.split("\n")) {
    const field = /^([A-Za-z][A-Za-z0-9-]*):(.*)$/.exec(line);
    if (field !== null) {
      name = (field[1] ?? "").toLowerCase();
      fields.set(name, field[2] ?? "");
    } else if (name !== "" && /^[ \t]/.test(line)) {
      fields.set(name, `${fields.get(name)}\n${line}`);
    }
  }
  return fields;
}

/**
 * The sources that serve a Debian suite: the suite itself, its updates, its security updates; backports and
 * third-party archives are not wanted in an image. Only the wanted components stay, in the given order.
 */
export function sourcesForSuite(
  sources: readonly AptSource[],
  wanted: { suite: string; arch: string; components: readonly string[] },
): AptSource[] {
  const names = [wanted.suite, `${wanted.suite}-updates`, `${wanted.suite}-security`, `${wanted.suite}/updates`];
  const seen = new Set<string>();
  return sources.flatMap((source) => {
    const components = wanted.components.filter((component) => source.components.includes(component));
    const right = names.includes(source.suite) && components.length > 0;
    const arch = source.architectures.length === 0 || source.architectures.includes(wanted.arch);
    const place = `${source.uri} ${source.suite}`;
    if (!right || !arch || seen.has(place)) return [];
    seen.add(place);
    return { ...source, components };
  });
}

/** The same sources as `.sources` text. `signedBy` replaces the machine's own keyring path, e.g. by the image's. */
export function formatDeb822Sources(sources: readonly AptSource[], signedBy?: string): string {
  return sources
    .map((source) => {
      const key = signedBy ?? source.signedBy;
      return [
        "Types: deb",
        `URIs: ${source.uri}`,
        `Suites: ${source.suite}`,
        `Components: ${source.components.join(" ")}`,
        ...(key === null ? [] : [`Signed-By: ${key}`]),
        ...(source.trusted ? ["Trusted: yes"] : []),
        "",
      ].join("\n");
    })
    .join("\n");
}
