import { type ContentRule, type Finding, notAsked } from "../content-rule.ts";
import { cloudConfigFiles, readCloudConfig } from "../facts/cloud-config.ts";
import type { Tree } from "../tree.ts";

const forbidden: Readonly<Record<string, RegExp>> = {
  permitrootlogin: /^yes$/i,
  passwordauthentication: /^yes$/i,
  permitemptypasswords: /^yes$/i,
};

const sshd: ContentRule = {
  id: "ssh-config",
  title: "sshd's files let nobody in by password",
  doc: {
    why: "Hosts of a cloud are attacked by password within minutes; cloud images log in by key. Where the files are silent, sshd takes passwords of accounts that have one: the rule `passwords-locked` sees to that.",
    source: "Debian cloud images; sshd_config(5): the first value of a keyword counts",
  },
  check({ tree }) {
    const files = sshdFiles(tree);
    if (files.length === 0) return notAsked;
    const seen = new Set<string>();
    const findings: Finding[] = [];
    for (const path of files) {
      let matching = false;
      for (const line of (tree.readText(path) ?? "").split("\n")) {
        const [, keyword = "", value = ""] = /^\s*([A-Za-z]+)[\s=]+"?([^\s"]+)/.exec(line) ?? [];
        const name = keyword.toLowerCase();
        if (name === "match") matching = true;
        if (forbidden[name] === undefined || (!matching && seen.has(name))) continue;
        if (!matching) seen.add(name);
        if (forbidden[name].test(value)) findings.push({ path, message: `${keyword} is ${value}` });
      }
    }
    return findings;
  },
};

/** In the order sshd reads them in Debian, whose sshd_config starts with its Include. */
function sshdFiles(tree: Tree): string[] {
  const main = "/etc/ssh/sshd_config";
  const text = tree.readText(main);
  if (text === undefined) return [];
  const folder = "/etc/ssh/sshd_config.d";
  const included = /^\s*Include\s/im.test(text) ? tree.list(folder).filter((name) => name.endsWith(".conf")) : [];
  return [...included.map((name) => `${folder}/${name}`), main];
}

const cloudPasswords: ContentRule = {
  id: "cloud-init-no-passwords",
  title: "cloud-init switches no passwords on",
  doc: {
    why: "`ssh_pwauth: true` and `chpasswd` in the image undo the rule above at first boot.",
    source: "cloud-init documentation",
  },
  check({ tree }) {
    const files = cloudConfigFiles(tree);
    if (files.length === 0) return notAsked;
    return files.flatMap((path) => {
      const read = readCloudConfig(tree, path);
      const settings = "value" in read ? allSettings(read.value) : []; // no YAML: cloud-init leaves it out
      const findings: Finding[] = [];
      if (settings.some(([name, value]) => name === "ssh_pwauth" && /^(true|yes|on|1)$/i.test(String(value))))
        findings.push({ path, message: "switches ssh passwords on" });
      if (settings.some(([name]) => passwordSettings.includes(name)))
        findings.push({ path, message: "sets a password" });
      return findings;
    });
  },
};

const passwordSettings = ["chpasswd", "password", "passwd", "plain_text_passwd", "hashed_passwd"];

/** Every name with its value, however deep: users have theirs in lists. */
function allSettings(value: unknown): [name: string, value: unknown][] {
  if (typeof value !== "object" || value === null) return [];
  const own = Array.isArray(value) ? [] : Object.entries(value);
  return [...own, ...Object.values(value).flatMap(allSettings)];
}

const sudoers: ContentRule = {
  id: "sudo-files-closed",
  title: "sudo's files belong to root and are closed to others",
  doc: { why: "Who can write there becomes root.", source: "sudoers(5)" },
  check({ tree }) {
    const folder = "/etc/sudoers.d";
    const files = ["/etc/sudoers", ...tree.list(folder).map((name) => `${folder}/${name}`)];
    const present = files.flatMap((path) => tree.stat(path) ?? []);
    if (present.length === 0) return notAsked;
    return present
      .filter(({ uid, mode }) => uid !== 0 || (mode & 0o022) !== 0)
      .map(({ path, uid }) => ({
        path,
        message: uid === 0 ? "can be written to by others" : "does not belong to root",
      }));
  },
};

export const loginRules = [sshd, cloudPasswords, sudoers];
