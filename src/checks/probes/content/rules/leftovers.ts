import { type ContentRule, type Finding, notAsked } from "../content-rule.ts";
import { accounts, isPerson } from "../facts/accounts.ts";

const cloudTests = "Debian cloud team's image tests";

const logs: ContentRule = {
  id: "no-logs",
  title: "No logs of the build",
  doc: { why: "They tell about the building machine, and hosts' logs should start with the host.", source: cloudTests },
  check: ({ tree }) =>
    tree
      .entries()
      .filter(({ path, type, sizeBytes }) => path.startsWith("/var/log/") && type === "file" && sizeBytes > 0)
      .map(({ path }) => ({ path, message: "is a log of the build" })),
};

const policy: ContentRule = {
  id: "no-policy-rc-d",
  title: "Services may start",
  doc: {
    why: "A policy-rc.d left from the build keeps every package installed later from starting its service.",
    source: "invoke-rc.d(8)",
  },
  check: ({ tree }) =>
    tree.lstat("/usr/sbin/policy-rc.d") === undefined
      ? []
      : [{ path: "/usr/sbin/policy-rc.d", message: "forbids packages to start their services" }],
};

/** Ends of names under which dpkg, ucf and editors keep other versions of a file. */
const leftoverName = /\.(dpkg-(new|old|dist|tmp|bak|remove|backup)|ucf-(new|old|dist)|orig|rej|swp|bak)$|~$/;

const dpkgFiles: ContentRule = {
  id: "no-config-leftovers",
  title: "No other versions of configuration files",
  doc: {
    why: "A .dpkg-new shows a question nobody answered, a .dpkg-old a change nobody meant.",
    source: "dpkg(1), ucf(1)",
  },
  check: ({ tree }) =>
    tree
      .entries()
      .filter(({ path, type }) => path.startsWith("/etc/") && type === "file" && leftoverName.test(path))
      .map(({ path }) => ({ path, message: "is another version of a configuration file" })),
};

const temporary: ContentRule = {
  id: "temporary-folders-empty",
  title: "Temporary folders are empty",
  doc: { why: "What is there was left by the build, and may hold what it worked with.", source: cloudTests },
  check: ({ tree }) =>
    ["/tmp", "/var/tmp"].flatMap((folder) =>
      tree.list(folder).map((name) => ({ path: `${folder}/${name}`, message: "is left from the build" })),
    ),
};

const historyFiles = [
  ".bash_history",
  ".ash_history",
  ".zsh_history",
  ".python_history",
  ".lesshst",
  ".viminfo",
  ".wget-hsts",
  ".ansible",
  ".cache",
];

const histories: ContentRule = {
  id: "no-histories",
  title: "No histories and caches in home folders",
  doc: { why: "They hold what was typed while building, secrets among it.", source: "Slipway" },
  check: ({ tree }) =>
    accounts(tree)
      .filter((account) => account.uid === 0 || isPerson(account))
      .flatMap(({ home }) => historyFiles.map((name) => `${home}/${name}`))
      .filter((path) => tree.lstat(path) !== undefined)
      .map((path) => ({ path, message: "is left from the build" })),
};

const resolver: ContentRule = {
  id: "resolv-conf",
  title: "Name servers are not the builder's",
  doc: {
    why: "Hosts learn their name servers from the network; the builder's may not answer them.",
    source: cloudTests,
  },
  check({ tree }) {
    const path = "/etc/resolv.conf";
    const entry = tree.lstat(path);
    if (entry === undefined || entry.type === "link") return [];
    const servers = (tree.readText(path) ?? "")
      .split("\n")
      .filter((line) => /^\s*(nameserver|search|domain)\s/.test(line));
    return servers.map((line) => ({ path, message: `says "${line.trim()}", which is left from the build` }));
  },
};

const hosts: ContentRule = {
  id: "hosts-file",
  title: "/etc/hosts names only the host itself",
  doc: { why: "Lines of the builder's network lead a host astray.", source: "Slipway" },
  check({ tree }) {
    const text = tree.readText("/etc/hosts");
    if (text === undefined) return notAsked;
    const findings: Finding[] = [];
    for (const line of text.split("\n")) {
      const address = /^\s*([0-9a-fA-F.:]+)\s/.exec(line)?.[1];
      if (address === undefined || /^(127\.|::1$|fe00::|ff0[0-9]::)/.test(address)) continue;
      findings.push({ path: "/etc/hosts", message: `names ${address}` });
    }
    return findings;
  },
};

export const leftoverRules = [logs, policy, dpkgFiles, temporary, histories, resolver, hosts];
