import { type ContentRule, type Finding, notAsked } from "../content-rule.ts";
import { aptSettings } from "../facts/apt-settings.ts";
import { aptSources } from "../facts/apt-sources.ts";

const cloudTests = "Debian cloud team's image tests";
const pockets = ["", "-updates", "-security", "-backports", "-proposed-updates"];

const suites: ContentRule = {
  id: "apt-sources-suite",
  title: "apt's sources are of the recipe's suite",
  doc: { why: "A source of another suite upgrades hosts to it piece by piece.", source: cloudTests },
  check({ tree, expect }) {
    const { suite } = expect;
    if (suite === undefined) return notAsked;
    const allowed = new Set([...pockets.map((pocket) => suite + pocket), `${suite}/updates`]);
    const sources = aptSources(tree);
    if (sources.length === 0) return [{ path: "/etc/apt/sources.list.d", message: "there is no source at all" }];
    return sources
      .filter((source) => !allowed.has(source.suite))
      .map(({ path, suite: found }) => ({ path, message: `names suite ${found}; the recipe asks for ${suite}` }));
  },
};

const reachable: ContentRule = {
  id: "apt-sources-reachable",
  title: "apt's sources can be reached from elsewhere",
  doc: { why: "A folder or a server of the building machine is not there on a host.", source: cloudTests },
  check: ({ tree }) =>
    aptSources(tree)
      .filter(({ uri }) => /^(file|copy|cdrom):/.test(uri) || /^\w+:\/\/(localhost|127\.|\[::1\])/.test(uri))
      .map(({ path, uri }) => ({ path, message: `names ${uri}, which only the building machine has` })),
};

const signed: ContentRule = {
  id: "apt-sources-signed",
  title: "apt's sources are signed by a key that is there",
  doc: {
    why: "Without its key a source cannot be used; with `trusted=yes` anybody may answer for it.",
    source: "sources.list(5)",
  },
  check({ tree }) {
    const missing = aptSources(tree).filter(
      ({ signedBy }) => signedBy?.startsWith("/") && tree.stat(signedBy)?.type !== "file",
    );
    const findings: Finding[] = missing.map(({ path, signedBy }) => ({
      path,
      message: `its key ${signedBy} is missing`,
    }));
    const keys = ["/etc/apt/trusted.gpg.d", "/usr/share/keyrings", "/etc/apt/keyrings"].flatMap((dir) =>
      tree.list(dir),
    );
    if (keys.length === 0) findings.push({ path: "/etc/apt/trusted.gpg.d", message: "apt has no key at all" });
    const folder = "/etc/apt/sources.list.d";
    for (const path of ["/etc/apt/sources.list", ...tree.list(folder).map((name) => `${folder}/${name}`)]) {
      if (/^(?!\s*#).*\btrusted(=|:\s*)yes\b/im.test(tree.readText(path) ?? "")) {
        findings.push({ path, message: "trusts a source without a signature" });
      }
    }
    return findings;
  },
};

const proxy: ContentRule = {
  id: "no-proxy",
  title: "No proxy of the building machine",
  doc: { why: "A proxy that only the builder reaches stops every download on a host.", source: "Slipway" },
  check({ tree }) {
    const findings: Finding[] = [];
    for (const [name, { value, path }] of aptSettings(tree)) {
      if (
        /^acquire::(https?|ftp)::proxy(::|$)|^acquire::https?::proxy-auto-detect$/.test(name) &&
        !/^(|direct|false)$/i.test(value)
      ) {
        findings.push({ path, message: `sets ${name}` });
      }
    }
    for (const path of ["/etc/environment", "/etc/profile", "/root/.bashrc", "/root/.profile", "/etc/wgetrc"]) {
      if (/^\s*(export\s+)?(https?|ftp|all)_proxy\s*=\s*\S/im.test(tree.readText(path) ?? "")) {
        findings.push({ path, message: "sets a proxy" });
      }
    }
    return findings;
  },
};

const lists: ContentRule = {
  id: "no-apt-lists",
  title: "No package lists",
  doc: { why: "Lists are out of date at first boot and take tens of megabytes.", source: cloudTests },
  check: ({ tree }) =>
    tree
      .list("/var/lib/apt/lists")
      .filter((name) => tree.stat(`/var/lib/apt/lists/${name}`)?.type === "file" && name !== "lock")
      .map((name) => ({ path: `/var/lib/apt/lists/${name}`, message: "is a package list" })),
};

const cache: ContentRule = {
  id: "no-cached-packages",
  title: "No downloaded packages and package caches",
  doc: { why: "They take room and help nobody.", source: cloudTests },
  check({ tree }) {
    const archives = ["/var/cache/apt/archives", "/var/cache/apt/archives/partial"].flatMap((folder) =>
      tree
        .list(folder)
        .filter((name) => name.endsWith(".deb"))
        .map((name) => `${folder}/${name}`),
    );
    const caches = tree
      .list("/var/cache/apt")
      .filter((name) => name.endsWith(".bin"))
      .map((name) => `/var/cache/apt/${name}`);
    return [...archives, ...caches].map((path) => ({ path, message: "is left from installing packages" }));
  },
};

export const aptRules = [suites, reachable, signed, proxy, lists, cache];
