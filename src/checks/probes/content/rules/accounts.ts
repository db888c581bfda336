import { type ContentRule, type Finding, notAsked } from "../content-rule.ts";
import { accounts, isPerson, passwordFields } from "../facts/accounts.ts";

const cloudTests = "Debian cloud team's image tests";

const locked: ContentRule = {
  id: "passwords-locked",
  title: "No account has a password",
  doc: {
    why: "A password in an image is known to everybody who has the image; an empty one lets anybody in.",
    source: cloudTests,
  },
  check: ({ tree }) =>
    [...passwordFields(tree)]
      .filter(([, field]) => !/^[!*]/.test(field))
      .map(([name, field]) => ({
        path: "/etc/shadow",
        message: field === "" ? `${name} needs no password` : `${name} has a password`,
      })),
};

const oneRoot: ContentRule = {
  id: "only-root-is-uid-0",
  title: "Only root has user id 0",
  doc: { why: "A second name for root is a back door that few look for.", source: "CIS Debian benchmark" },
  check: ({ tree }) =>
    accounts(tree)
      .filter(({ name, uid }) => uid === 0 && name !== "root")
      .map(({ name }) => ({ path: "/etc/passwd", message: `${name} has user id 0` })),
};

const shadowed: ContentRule = {
  id: "passwords-shadowed",
  title: "Passwords stand in /etc/shadow alone",
  doc: { why: "Everybody on a host may read /etc/passwd.", source: "passwd(5)" },
  check({ tree }) {
    const lines = (tree.readText("/etc/passwd") ?? "").split("\n").filter((line) => line !== "");
    return lines
      .filter((line) => line.split(":")[1] !== "x")
      .map((line) => ({ path: "/etc/passwd", message: `${line.split(":")[0]} has a password field here` }));
  },
};

const asked: ContentRule = {
  id: "users-as-asked",
  title: "The recipe's users are there, and no others",
  doc: { why: "A user nobody asked for, left by a provisioner, is a way in nobody watches.", source: cloudTests },
  check({ tree, expect }) {
    if (expect.users === undefined) return notAsked;
    const wanted = new Set(expect.users);
    const known = accounts(tree);
    const missing = expect.users.filter((name) => !known.some((account) => account.name === name));
    const extra = known.filter((account) => isPerson(account) && !wanted.has(account.name));
    return [
      ...missing.map((name) => ({ path: "/etc/passwd", message: `the recipe's user ${name} is missing` })),
      ...extra.map(({ name }) => ({ path: "/etc/passwd", message: `the recipe does not name user ${name}` })),
    ];
  },
};

const homes: ContentRule = {
  id: "home-modes",
  title: "Home folders belong to their users and are closed to others' writing",
  doc: { why: "Who can write to a home can become its owner.", source: cloudTests },
  check({ tree }) {
    const findings: Finding[] = [];
    for (const account of accounts(tree)) {
      if (account.uid !== 0 && !isPerson(account)) continue;
      const home = tree.stat(account.home);
      if (home === undefined) continue;
      if (home.uid !== account.uid)
        findings.push({ path: account.home, message: `does not belong to ${account.name}` });
      if ((home.mode & 0o022) !== 0) findings.push({ path: account.home, message: "can be written to by others" });
    }
    if (((tree.stat("/root")?.mode ?? 0) & 0o077) !== 0) {
      findings.push({ path: "/root", message: "can be read by others" });
    }
    return findings;
  },
};

const rootKeys: ContentRule = {
  id: "no-root-keys",
  title: "No key opens root's account",
  doc: { why: "Keys come from the cloud's metadata; one in the image opens every host at once.", source: cloudTests },
  check: ({ tree }) =>
    ["/root/.ssh/authorized_keys", "/root/.ssh/authorized_keys2"]
      .filter((path) => (tree.stat(path)?.sizeBytes ?? 0) > 0)
      .map((path) => ({ path, message: "lets a key log in as root on every host" })),
};

const privateKeys: ContentRule = {
  id: "no-private-keys",
  title: "No private key in a home folder",
  doc: { why: "A key in an image is in everybody's hands who has the image.", source: "Slipway" },
  check({ tree }) {
    const folders = accounts(tree)
      .filter((account) => account.uid === 0 || isPerson(account))
      .map(({ home }) => `${home === "/" ? "" : home}/.ssh`);
    return folders.flatMap((folder) =>
      tree
        .list(folder)
        .map((name) => `${folder}/${name}`)
        .filter((path) => tree.readText(path)?.includes("PRIVATE KEY-----"))
        .map((path) => ({ path, message: "is a private key" })),
    );
  },
};

export const accountRules = [locked, oneRoot, shadowed, asked, homes, rootKeys, privateKeys];
