import type { UserEntry } from "../schema.ts";
import type { TreeFile } from "../tree/install-files.ts";

/** Argument arrays, run in the tree, that make a user who is not there yet. No password: the account is locked for them. */
export function userCommands(name: string, user: UserEntry): string[][] {
  return [
    ...user.groups.map((group) => ["groupadd", "--force", group]),
    [
      "useradd",
      "--create-home",
      ...["--shell", user.shell],
      ...["--comment", user.comment],
      ...(user.uid === undefined ? [] : ["--uid", String(user.uid)]),
      "--user-group",
      ...(user.groups.length === 0 ? [] : ["--groups", user.groups.join(",")]),
      ...["--password", "*"],
      name,
    ],
  ];
}

/** For a user the tree has already, root before all: further groups only. */
export function existingUserCommands(name: string, user: UserEntry): string[][] {
  if (user.groups.length === 0) return [];
  return [
    ...user.groups.map((group) => ["groupadd", "--force", group]),
    ["usermod", "--append", "--groups", user.groups.join(","), name],
  ];
}

/** Keys and sudo rights of a user whose home and group are known. */
export function userFiles(name: string, user: UserEntry, account: { home: string; gid: string }): TreeFile[] {
  const owner = `${name}:${account.gid}`;
  const keys = user["ssh-keys"].map((key) => `${key.trim()}\n`).join("");
  return [
    ...(keys === "" ? [] : [{ path: `${account.home}/.ssh/authorized_keys`, content: keys, mode: "0600", owner }]),
    ...(user.sudo
      ? [
          {
            path: `/etc/sudoers.d/90-slipway-${name}`,
            content: `${name} ALL=(ALL:ALL) NOPASSWD:ALL\n`,
            mode: "0440",
            owner: "root:root",
          },
        ]
      : []),
  ];
}
