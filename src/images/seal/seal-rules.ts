/**
 * What must not be the same on every host, or tells of the build. Each rule is one action on the tree; patterns are
 * those of find(1) `-path`, counted from the tree's root.
 */
export type SealRule =
  /** Empties the file, so that it is there with no content. */
  | { why: string; empty: string }
  /** Removes files and links that match. */
  | { why: string; remove: readonly string[] }
  /** Removes everything below the folder, and keeps the folder. */
  | { why: string; clear: string }
  /** Empties every file below the folder: programs expect their log files with owner and mode as they were made. */
  | { why: string; emptyFilesBelow: string };

export const sealRules: readonly SealRule[] = [
  { why: "a host's identity: systemd makes it at first boot", empty: "/etc/machine-id" },
  { why: "the same identity, for D-Bus; a link to the other when there is one", remove: ["/var/lib/dbus/machine-id"] },
  { why: "host keys are made at first boot", remove: ["/etc/ssh/ssh_host_*_key", "/etc/ssh/ssh_host_*_key.pub"] },
  {
    why: "a seed shared by all hosts is no seed",
    remove: ["/var/lib/systemd/random-seed", "/boot/efi/loader/random-seed"],
  },
  { why: "credentials sealed to this build", remove: ["/var/lib/systemd/credential.secret"] },
  { why: "package lists are stale by the first boot", clear: "/var/lib/apt/lists" },
  {
    why: "apt's caches",
    remove: [
      "/var/cache/apt/archives/*.deb",
      "/var/cache/apt/*.bin",
      "/var/cache/apt/archives/partial/*",
      "/var/cache/apt/archives/lock",
    ],
  },
  {
    why: "logs of the build",
    remove: [
      "/var/log/dpkg.log*",
      "/var/log/alternatives.log*",
      "/var/log/bootstrap.log",
      "/var/log/apt/*",
      "/var/log/journal/*",
      "/var/log/installer/*",
    ],
  },
  { why: "logs of the build", emptyFilesBelow: "/var/log" },
  { why: "leftovers of the build", clear: "/tmp" },
  { why: "leftovers of the build", clear: "/var/tmp" },
  { why: "state of a running system", clear: "/run" },
  { why: "would keep services from starting on the host", remove: ["/usr/sbin/policy-rc.d"] },
  { why: "the builder's own leases and cloud metadata", clear: "/var/lib/cloud" },
  {
    why: "the builder's own leases and cloud metadata",
    remove: ["/var/lib/dhcp/*.leases", "/var/lib/NetworkManager/*.lease"],
  },
  {
    why: "backups that tools leave, with times and orders of the build",
    remove: [
      "/etc/passwd-",
      "/etc/group-",
      "/etc/shadow-",
      "/etc/gshadow-",
      "/etc/subuid-",
      "/etc/subgid-",
      "/etc/.pwd.lock",
      "/etc/.resolv.conf.systemd-resolved.bak",
      "/var/lib/dpkg/*-old",
      "/var/cache/debconf/*-old",
    ],
  },
  { why: "rebuilt by ldconfig, with inode numbers and times in it", remove: ["/var/cache/ldconfig/aux-cache"] },
  {
    why: "histories of root",
    remove: ["/root/.bash_history", "/root/.wget-hsts", "/root/.viminfo", "/root/.lesshst", "/root/.ansible/*"],
  },
];
