/**
 * Maintainer scripts call these again and again; each call is only written down while packages are installed, and
 * what is left of them runs once afterwards. Building the initramfs alone takes a third of an undelayed installation.
 */
export const deferredCommands = [
  "/usr/sbin/update-initramfs",
  "/usr/sbin/update-ca-certificates",
  "/usr/bin/py3compile",
] as const;

/** File in the tree that the calls are written to while it is made: one line a call, arguments ended by US (037). */
export const deferredCallsFile = "/var/lib/slipway-deferred-calls";

/** Setup hook. Empty host keys keep openssh-server from making real ones, which would be thrown away. Argument: the tree. */
export const setupHook = `#!/bin/sh
set -eu
mkdir -p "$1/etc/ssh"
for kind in rsa ecdsa ed25519; do : >"$1/etc/ssh/ssh_host_\${kind}_key"; done
`;

/** Essential hook: puts a note-taker in the place of each deferred command. Argument: the tree. */
export const essentialHook = `#!/bin/sh
set -eu
for command in ${deferredCommands.join(" ")}; do
  chroot "$1" dpkg-divert --quiet --local --no-rename --divert "$command.slipway" --add "$command"
  cat >"$1$command" <<'STUB'
#!/bin/sh
{ printf '%s\\037' "$0" "$@"; echo; } >>${deferredCallsFile}
STUB
  chmod 755 "$1$command"
done
`;

/**
 * Customize hook: takes the note-takers away again, and what only the installation needed: the machine's own resolver
 * and name, the flat archive's entry, the empty host keys. Argument: the tree.
 */
export const customizeHook = `#!/bin/sh
set -eu
for command in ${deferredCommands.join(" ")}; do
  rm "$1$command"
  if [ -e "$1$command.slipway" ]; then
    chroot "$1" dpkg-divert --quiet --local --rename --remove "$command"
  else
    chroot "$1" dpkg-divert --quiet --local --no-rename --remove "$command"
  fi
done
find "$1/etc/ssh" -name 'ssh_host_*_key' -size 0 -delete
rmdir --ignore-fail-on-non-empty "$1/etc/ssh"
rm -f "$1/etc/resolv.conf" "$1/etc/apt/sources.list" "$1"/etc/apt/sources.list.d/*
rm -f "$1/etc/apt/apt.conf.d/99mmdebstrap" "$1/etc/dpkg/dpkg.cfg.d/99mmdebstrap"
echo localhost >"$1/etc/hostname"
`;

/**
 * What has to run after the installation, in order, from the noted calls: each once. Of update-initramfs only the
 * creations count, since an update of what was just made changes nothing.
 */
export function remainingCalls(notes: string): string[][] {
  const calls = notes.split("\n").flatMap((line) => (line === "" ? [] : [line.split("\x1f").slice(0, -1)]));
  const wanted = calls.filter(([command, ...args]) => command !== deferredCommands[0] || args.includes("-c"));
  return [...new Map(wanted.map((call) => [call.join("\0"), call])).values()];
}
