import type { Tree } from "../tree.ts";

export interface Account {
  name: string;
  uid: number;
  gid: number;
  home: string;
  shell: string;
}

/** Lines of /etc/passwd. */
export function accounts(tree: Tree): Account[] {
  return rows(tree, "/etc/passwd").map(([name = "", , uid = "", gid = "", , home = "", shell = ""]) => ({
    name,
    uid: Number(uid),
    gid: Number(gid),
    home,
    shell,
  }));
}

/** Account → password field of /etc/shadow. */
export function passwordFields(tree: Tree): Map<string, string> {
  return new Map(rows(tree, "/etc/shadow").map(([name = "", password = ""]) => [name, password]));
}

export function groupIds(tree: Tree): Set<number> {
  return new Set(rows(tree, "/etc/group").map(([, , gid = ""]) => Number(gid)));
}

/** Accounts of people, as Debian's login.defs has them; 65534 is nobody. */
export function isPerson(account: Account): boolean {
  return account.uid >= 1000 && account.uid < 60000;
}

function rows(tree: Tree, path: string): string[][] {
  return (tree.readText(path) ?? "")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.split(":"));
}
