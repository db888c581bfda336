import { type ContentRule, type Finding, notAsked } from "../content-rule.ts";
import { accounts, groupIds } from "../facts/accounts.ts";
import { packagedPaths } from "../facts/dpkg-status.ts";

const cloudTests = "Debian cloud team's image tests";
const sticky = 0o1000;
const worldWritable = 0o002;

const writable: ContentRule = {
  id: "no-world-writable",
  title: "Nothing can be written to by everybody",
  doc: {
    why: "Any process on a host could change it; folders such as /tmp are safe by their sticky bit.",
    source: "CIS Debian benchmark",
  },
  check: ({ tree }) =>
    tree
      .entries()
      .filter(({ path, type, mode }) => {
        if ((mode & worldWritable) === 0 || path.startsWith("/dev/")) return false;
        return type === "file" || (type === "folder" && (mode & sticky) === 0);
      })
      .map(({ path, type }) => ({
        path,
        message: type === "file" ? "can be written to by everybody" : "is open to everybody without a sticky bit",
      })),
};

const setuid: ContentRule = {
  id: "setuid-from-packages",
  title: "setuid and setgid files come from packages",
  doc: {
    why: "Such a file gives its owner's rights to whoever runs it; one from nowhere is a back door.",
    source: "CIS Debian benchmark",
  },
  check({ tree, extra }) {
    const special = tree.entries().filter(({ type, mode }) => type === "file" && (mode & 0o6000) !== 0);
    if (special.length === 0) return [];
    const packaged = packagedPaths(tree);
    return special
      .filter(({ path }) => !packaged.has(path) && !extra.setuid.includes(path))
      .map(({ path, mode }) => ({ path, message: `has mode ${mode.toString(8)} and no package owns it` }));
  },
};

const expectedModes: readonly (readonly [path: string, mode: number, required: boolean])[] = [
  ["/", 0o755, true],
  ["/etc", 0o755, true],
  ["/usr", 0o755, true],
  ["/var", 0o755, true],
  ["/tmp", 0o1777, true],
  ["/var/tmp", 0o1777, true],
  ["/etc/passwd", 0o644, true],
  ["/etc/shadow", 0o640, true],
];

const knownModes: ContentRule = {
  id: "system-modes",
  title: "Well-known files and folders have their modes and belong to root",
  doc: {
    why: "Provisioners that copy whole trees change them, and services fail in ways that are hard to trace.",
    source: "Debian base-files and base-passwd",
  },
  check({ tree }) {
    const findings: Finding[] = [];
    for (const [path, mode, required] of expectedModes) {
      const entry = tree.stat(path);
      if (entry === undefined) {
        if (required) findings.push({ path, message: "is missing" });
        continue;
      }
      if (entry.uid !== 0) findings.push({ path, message: `belongs to user id ${entry.uid}` });
      const tighter = entry.type === "file" && (entry.mode & ~mode) === 0;
      if (entry.mode !== mode && !tighter) {
        findings.push({ path, message: `has mode ${entry.mode.toString(8)}, not ${mode.toString(8)}` });
      }
    }
    return findings;
  },
};

const owners: ContentRule = {
  id: "owners-known",
  title: "Every file belongs to a user and a group of the image",
  doc: {
    why: "A number without a name was the builder's, and becomes whoever gets that number next.",
    source: cloudTests,
  },
  check({ tree }) {
    const users = new Set(accounts(tree).map(({ uid }) => uid));
    if (users.size === 0) return notAsked;
    const groups = groupIds(tree);
    return tree
      .entries()
      .filter(({ uid, gid }) => !users.has(uid) || !groups.has(gid))
      .map(({ path, uid, gid }) => ({ path, message: `belongs to ${uid}:${gid}, which has no name here` }));
  },
};

export const modeRules = [writable, setuid, knownModes, owners];
