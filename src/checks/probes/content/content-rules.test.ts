import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Expectations } from "../../expectations.ts";
import { contentSchema } from "../../schema.ts";
import { type ContentSubject, notAsked } from "./content-rule.ts";
import { contentRules } from "./content-rules.ts";
import { contentRulesMarkdown } from "./content-rules-markdown.ts";
import { type SampleNode, sampleTree } from "./sample-tree.ts";

const asked: Expectations = {
  suite: "bookworm",
  kernel: "cloud",
  firmware: ["bios", "uefi"],
  packages: ["agent=2.0-1"],
  agents: [{ id: "agent", packages: ["agent"], units: ["agent.service"] }],
  upgrades: { mode: "unattended", spread: "6h" },
  locale: "C.UTF-8",
  timezone: "Etc/UTC",
  hostname: { policy: "metadata" },
  datasources: ["NoCloud"],
  users: ["web"],
};

const extra = contentSchema.parse({
  expect: { absent: ["gcc"], files: ["/etc/fstab"], units: ["agent.service"], setuid: ["/usr/local/bin/own"] },
}).expect;

interface Case {
  rule: string;
  because: string;
  tree?: Record<string, SampleNode>;
  expect?: Partial<Expectations>;
  esp?: readonly string[] | undefined;
  extra?: Partial<ContentSubject["extra"]>;
  finds: string[];
}

function subject(given: Partial<Case>): ContentSubject {
  return {
    tree: sampleTree(given.tree),
    expect: { ...asked, ...given.expect },
    extra: { ...extra, ...given.extra },
    esp: "esp" in given ? given.esp : ["/EFI/", "/EFI/BOOT/BOOTX64.EFI"],
    arch: "amd64",
  };
}

const timer = "[Timer]\nOnBootSec=1min\nRandomizedDelaySec=1h\n";
const atBoot = {
  "/etc/systemd/system/boot-upgrade.timer": timer,
  "/etc/systemd/system/boot-upgrade.service": "[Service]\nExecStart=/usr/bin/apt-get upgrade\n",
  "/etc/systemd/system/timers.target.wants/boot-upgrade.timer": { link: "../boot-upgrade.timer" },
};

/** What must be found. A case that finds nothing shows a good tree beside the common one. */
const cases: Case[] = [
  {
    rule: "no-ssh-host-keys",
    because: "a host key",
    tree: { "/etc/ssh/ssh_host_rsa_key": "k" },
    finds: ["/etc/ssh/ssh_host_rsa_key"],
  },
  { rule: "machine-id-empty", because: "an id", tree: { "/etc/machine-id": "0123" }, finds: ["/etc/machine-id"] },
  { rule: "machine-id-empty", because: "no file", tree: { "/etc/machine-id": null }, finds: ["/etc/machine-id"] },
  { rule: "machine-id-empty", because: "uninitialized", tree: { "/etc/machine-id": "uninitialized\n" }, finds: [] },
  {
    rule: "machine-id-empty",
    because: "dbus's id",
    tree: { "/var/lib/dbus/machine-id": "01" },
    finds: ["/var/lib/dbus/machine-id"],
  },
  {
    rule: "no-random-seed",
    because: "a seed",
    tree: { "/var/lib/systemd/random-seed": "x" },
    finds: ["/var/lib/systemd/random-seed"],
  },
  {
    rule: "hostname",
    because: "the builder's name",
    tree: { "/etc/hostname": "builder7\n" },
    finds: ["/etc/hostname"],
  },
  {
    rule: "hostname",
    because: "not the fixed name",
    expect: { hostname: { policy: "fixed", name: "web" } },
    finds: ["/etc/hostname"],
  },
  {
    rule: "no-cloud-init-state",
    because: "an instance",
    tree: { "/var/lib/cloud/instances/i-1": { folder: true } },
    finds: ["/var/lib/cloud/instances"],
  },
  {
    rule: "passwords-locked",
    because: "a hash",
    tree: { "/etc/shadow": "root:$y$j9T$x:1::::::\n" },
    finds: ["/etc/shadow"],
  },
  {
    rule: "passwords-locked",
    because: "an empty field",
    tree: { "/etc/shadow": "root::1::::::\n" },
    finds: ["/etc/shadow"],
  },
  {
    rule: "only-root-is-uid-0",
    because: "a second root",
    tree: { "/etc/passwd": "root:x:0:0::/root:\ntoor:x:0:0::/root:\n" },
    finds: ["/etc/passwd"],
  },
  {
    rule: "passwords-shadowed",
    because: "a hash in passwd",
    tree: { "/etc/passwd": "root:abc:0:0::/root:\n" },
    finds: ["/etc/passwd"],
  },
  {
    rule: "users-as-asked",
    because: "one missing and one extra",
    expect: { users: ["db"] },
    finds: ["/etc/passwd", "/etc/passwd"],
  },
  {
    rule: "home-modes",
    because: "a group-writable home",
    tree: { "/home/web": { folder: true, mode: 0o770, uid: 1000 } },
    finds: ["/home/web"],
  },
  { rule: "home-modes", because: "a readable /root", tree: { "/root": { folder: true } }, finds: ["/root"] },
  {
    rule: "no-root-keys",
    because: "a key",
    tree: { "/root/.ssh/authorized_keys": "ssh-ed25519 A" },
    finds: ["/root/.ssh/authorized_keys"],
  },
  {
    rule: "no-private-keys",
    because: "a key",
    tree: { "/home/web/.ssh/id": "-----BEGIN OPENSSH PRIVATE KEY-----" },
    finds: ["/home/web/.ssh/id"],
  },
  {
    rule: "ssh-config",
    because: "passwords by a quoted value",
    tree: { "/etc/ssh/sshd_config": 'PasswordAuthentication "yes"\n' },
    finds: ["/etc/ssh/sshd_config"],
  },
  {
    rule: "ssh-config",
    because: "passwords",
    tree: { "/etc/ssh/sshd_config": "PasswordAuthentication yes\n" },
    finds: ["/etc/ssh/sshd_config"],
  },
  {
    rule: "ssh-config",
    because: "a drop-in",
    tree: { "/etc/ssh/sshd_config.d/1.conf": "PermitRootLogin yes\n" },
    finds: ["/etc/ssh/sshd_config.d/1.conf"],
  },
  {
    rule: "ssh-config",
    because: "a drop-in that counts before the main file",
    tree: {
      "/etc/ssh/sshd_config.d/1.conf": "PermitRootLogin no\n",
      "/etc/ssh/sshd_config": "Include x\nPermitRootLogin yes\n",
    },
    finds: [],
  },
  {
    rule: "cloud-init-no-passwords",
    because: "JSON, as the builder writes a recipe's settings",
    tree: {
      "/etc/cloud/cloud.cfg.d/95.cfg": '#cloud-config\n{"ssh_pwauth":true,"users":[{"hashed_passwd":"$6$x"}]}\n',
    },
    finds: ["/etc/cloud/cloud.cfg.d/95.cfg", "/etc/cloud/cloud.cfg.d/95.cfg"],
  },
  {
    rule: "cloud-init-no-passwords",
    because: "passwords that stay off",
    tree: { "/etc/cloud/cloud.cfg.d/95.cfg": "ssh_pwauth: false\n" },
    finds: [],
  },
  {
    rule: "cloud-init-no-passwords",
    because: "ssh_pwauth",
    tree: { "/etc/cloud/cloud.cfg": "ssh_pwauth: true\n" },
    finds: ["/etc/cloud/cloud.cfg"],
  },
  {
    rule: "sudo-files-closed",
    because: "an open file",
    tree: { "/etc/sudoers.d/a": { text: "", mode: 0o666 } },
    finds: ["/etc/sudoers.d/a"],
  },
  {
    rule: "apt-sources-suite",
    because: "another suite",
    tree: { "/etc/apt/sources.list": "deb https://mirror.example/debian sid main\n" },
    finds: ["/etc/apt/sources.list"],
  },
  {
    rule: "apt-sources-suite",
    because: "no source",
    tree: { "/etc/apt/sources.list.d/debian.sources": null },
    finds: ["/etc/apt/sources.list.d"],
  },
  {
    rule: "apt-sources-reachable",
    because: "a folder",
    tree: { "/etc/apt/sources.list": "deb file:/srv/debian bookworm main\n" },
    finds: ["/etc/apt/sources.list"],
  },
  {
    rule: "apt-sources-reachable",
    because: "loopback",
    tree: { "/etc/apt/sources.list": "deb [arch=amd64] http://127.0.0.1:3142/debian bookworm main\n" },
    finds: ["/etc/apt/sources.list"],
  },
  {
    rule: "apt-sources-signed",
    because: "a missing key",
    tree: { "/etc/apt/sources.list": "deb [signed-by=/k.gpg] https://mirror.example/ bookworm main\n" },
    finds: ["/etc/apt/sources.list"],
  },
  {
    rule: "apt-sources-signed",
    because: "trusted",
    tree: { "/etc/apt/sources.list": "deb [trusted=yes] https://mirror.example/ bookworm main\n" },
    finds: ["/etc/apt/sources.list"],
  },
  {
    rule: "no-proxy",
    because: "apt's",
    tree: { "/etc/apt/apt.conf.d/9proxy": 'Acquire { http { Proxy "http://mirror.example:3128"; }; };\n' },
    finds: ["/etc/apt/apt.conf.d/9proxy"],
  },
  {
    rule: "no-proxy",
    because: "everybody's",
    tree: { "/etc/environment": "https_proxy=http://mirror.example\n" },
    finds: ["/etc/environment"],
  },
  {
    rule: "no-apt-lists",
    because: "a list",
    tree: { "/var/lib/apt/lists/mirror_Packages": "x" },
    finds: ["/var/lib/apt/lists/mirror_Packages"],
  },
  {
    rule: "no-cached-packages",
    because: "a deb",
    tree: { "/var/cache/apt/archives/a.deb": "x" },
    finds: ["/var/cache/apt/archives/a.deb"],
  },
  { rule: "no-logs", because: "a log", tree: { "/var/log/apt/term.log": "x" }, finds: ["/var/log/apt/term.log"] },
  {
    rule: "no-policy-rc-d",
    because: "the file",
    tree: { "/usr/sbin/policy-rc.d": "exit 101" },
    finds: ["/usr/sbin/policy-rc.d"],
  },
  {
    rule: "no-config-leftovers",
    because: "dpkg-new",
    tree: { "/etc/a.conf.dpkg-new": "" },
    finds: ["/etc/a.conf.dpkg-new"],
  },
  { rule: "temporary-folders-empty", because: "a file", tree: { "/tmp/x": "" }, finds: ["/tmp/x"] },
  { rule: "no-histories", because: "root's", tree: { "/root/.bash_history": "" }, finds: ["/root/.bash_history"] },
  {
    rule: "resolv-conf",
    because: "a name server",
    tree: { "/etc/resolv.conf": "nameserver 192.0.2.1\n" },
    finds: ["/etc/resolv.conf"],
  },
  { rule: "resolv-conf", because: "an empty file", tree: { "/etc/resolv.conf": "" }, finds: [] },
  { rule: "hosts-file", because: "another host", tree: { "/etc/hosts": "192.0.2.7 builder\n" }, finds: ["/etc/hosts"] },
  { rule: "kernel-as-asked", because: "the cloud kernel", expect: { kernel: "generic" }, finds: ["/boot"] },
  { rule: "kernel-as-asked", because: "any kernel", expect: { kernel: "none" }, finds: ["/boot"] },
  {
    rule: "kernel-as-asked",
    because: "two kernels",
    tree: { "/boot/vmlinuz-6.1.0-8-cloud-amd64": "" },
    finds: ["/boot"],
  },
  {
    rule: "kernel-complete",
    because: "no initramfs",
    tree: { "/boot/initrd.img-6.1.0-9-cloud-amd64": null },
    finds: ["/boot/initrd.img-6.1.0-9-cloud-amd64"],
  },
  {
    rule: "kernel-complete",
    because: "a dead link",
    tree: { "/vmlinuz": { link: "boot/vmlinuz-5" } },
    finds: ["/vmlinuz"],
  },
  {
    rule: "grub-configured",
    because: "a kernel that is not there",
    tree: { "/boot/grub/grub.cfg": "linux /vmlinuz root=LABEL=r\ninitrd /initrd.img\n" },
    finds: ["/boot/grub/grub.cfg", "/boot/grub/grub.cfg"],
  },
  {
    rule: "grub-configured",
    because: "a kernel behind a link, and an older one that is gone",
    tree: {
      "/vmlinuz": { link: "boot/vmlinuz-6.1.0-9-cloud-amd64" },
      "/boot/grub/grub.cfg": "linux /vmlinuz root=LABEL=r\nlinux /vmlinuz.old root=LABEL=r\n",
    },
    finds: [],
  },
  {
    rule: "grub-configured",
    because: "no file",
    tree: { "/boot/grub/grub.cfg": null },
    finds: ["/boot/grub/grub.cfg"],
  },
  {
    rule: "grub-configured",
    because: "a device name",
    tree: { "/boot/grub/grub.cfg": "linux /vmlinuz-6.1.0-9-cloud-amd64 root=/dev/loop0p1\n" },
    finds: ["/boot/grub/grub.cfg"],
  },
  { rule: "uefi-loader", because: "no partition", esp: undefined, finds: ["/boot/efi"] },
  { rule: "uefi-loader", because: "no loader", esp: ["/EFI/"], finds: ["/boot/efi/EFI/BOOT/BOOTX64.EFI"] },
  {
    rule: "fstab-stable-names",
    because: "a device name",
    tree: { "/etc/fstab": "/dev/sda1 / ext4 defaults 0 1\n" },
    finds: ["/etc/fstab"],
  },
  {
    rule: "fstab-stable-names",
    because: "no root",
    tree: { "/etc/fstab": "LABEL=x /srv ext4 defaults 0 1\n" },
    finds: ["/etc/fstab"],
  },
  {
    rule: "cloud-init-datasources",
    because: "another list",
    expect: { datasources: ["Ec2"] },
    finds: ["/etc/cloud/cloud.cfg.d/90_datasources.cfg"],
  },
  {
    rule: "cloud-init-config-readable",
    because: "no YAML",
    tree: { "/etc/cloud/cloud.cfg": "a: [\n" },
    finds: ["/etc/cloud/cloud.cfg"],
  },
  {
    rule: "agents-as-asked",
    because: "an agent that is not there",
    expect: { agents: [{ id: "a", packages: ["a"], units: ["a.service"] }] },
    finds: ["/var/lib/dpkg/status", "/etc/systemd/system/a.service"],
  },
  {
    rule: "upgrades-as-asked",
    because: "they are on",
    expect: { upgrades: { mode: "off" } },
    finds: ["/etc/apt/apt.conf.d/20auto-upgrades"],
  },
  {
    rule: "upgrades-as-asked",
    because: "no spread",
    tree: { "/etc/systemd/system/apt-daily.timer.d/now.conf": "[Timer]\nRandomizedDelaySec=0\n" },
    finds: ["/usr/lib/systemd/system/apt-daily.timer"],
  },
  {
    rule: "upgrades-as-asked",
    because: "nothing at boot",
    expect: { upgrades: { mode: "at-boot" } },
    finds: ["/etc/systemd/system"],
  },
  {
    rule: "upgrades-as-asked",
    because: "spread at boot",
    expect: { upgrades: { mode: "at-boot" } },
    tree: atBoot,
    finds: [],
  },
  {
    rule: "packages-configured",
    because: "half-configured",
    tree: { "/var/lib/dpkg/status": "Package: a\nStatus: install ok half-configured\n" },
    finds: ["/var/lib/dpkg/status"],
  },
  { rule: "packages-as-asked", because: "a pattern", expect: { packages: ["agent=2.*"] }, finds: [] },
  {
    rule: "packages-as-asked",
    because: "another than the pattern",
    expect: { packages: ["agent=3.*"] },
    finds: ["/var/lib/dpkg/status"],
  },
  {
    rule: "packages-as-asked",
    because: "another version",
    expect: { packages: ["agent=3"] },
    finds: ["/var/lib/dpkg/status"],
  },
  { rule: "packages-as-asked", because: "missing", extra: { packages: ["nginx"] }, finds: ["/var/lib/dpkg/status"] },
  { rule: "packages-absent", because: "it is there", extra: { absent: ["agent"] }, finds: ["/var/lib/dpkg/status"] },
  { rule: "no-world-writable", because: "a file", tree: { "/etc/x": { text: "", mode: 0o666 } }, finds: ["/etc/x"] },
  { rule: "no-world-writable", because: "a folder", tree: { "/srv": { folder: true, mode: 0o777 } }, finds: ["/srv"] },
  {
    rule: "setuid-from-packages",
    because: "from nowhere",
    tree: { "/usr/bin/x": { text: "", mode: 0o4755 } },
    finds: ["/usr/bin/x"],
  },
  {
    rule: "setuid-from-packages",
    because: "the project's own",
    tree: { "/usr/local/bin/own": { text: "", mode: 0o4755 } },
    finds: [],
  },
  { rule: "system-modes", because: "a closed /tmp", tree: { "/tmp": { folder: true } }, finds: ["/tmp"] },
  { rule: "system-modes", because: "shadow for all", tree: { "/etc/shadow": "root:*:\n" }, finds: ["/etc/shadow"] },
  { rule: "owners-known", because: "a number", tree: { "/srv/x": { text: "", uid: 501 } }, finds: ["/srv/x"] },
  { rule: "locale-as-asked", because: "another", expect: { locale: "de_DE.UTF-8" }, finds: ["/etc/default/locale"] },
  {
    rule: "locale-as-asked",
    because: "no LANG beside cloud-init",
    tree: { "/etc/default/locale": "" },
    finds: ["/etc/default/locale"],
  },
  {
    rule: "locale-as-asked",
    because: "no LANG and no cloud-init",
    tree: { "/etc/default/locale": null, "/etc/cloud/cloud.cfg": null },
    finds: [],
  },
  {
    rule: "timezone-as-asked",
    because: "a zone that is not there",
    tree: { "/etc/localtime": { link: "/usr/share/zoneinfo/Europe/Nowhere" } },
    expect: { timezone: "Europe/Nowhere" },
    finds: ["/etc/localtime"],
  },
  { rule: "timezone-as-asked", because: "another", expect: { timezone: "Europe/Berlin" }, finds: ["/etc/localtime"] },
  { rule: "timezone-as-asked", because: "the same by another name", expect: { timezone: "UTC" }, finds: [] },
  { rule: "files-as-asked", because: "missing", extra: { files: ["/nowhere"] }, finds: ["/nowhere"] },
  {
    rule: "units-as-asked",
    because: "not enabled",
    extra: { units: ["x.service"] },
    finds: ["/etc/systemd/system/x.service"],
  },
  {
    rule: "enabled-units-exist",
    because: "a dead link",
    tree: { "/etc/systemd/system/a.target.wants/b.service": { link: "/lib/systemd/system/b.service" } },
    finds: ["/etc/systemd/system/a.target.wants/b.service"],
  },
];

describe("each rule", () => {
  test.each(contentRules.map((rule) => ({ rule })))("$rule.id is content with the good image", ({ rule }) => {
    expect(rule.check(subject({}))).toEqual([]);
  });

  test.each(cases)("$rule: $because", (given) => {
    const findings = contentRules.find(({ id }) => id === given.rule)?.check(subject(given));
    expect(findings).not.toBe(notAsked);
    expect((findings as readonly { path: string }[]).map(({ path }) => path)).toEqual(given.finds);
  });

  test("has a case that fails, and an id of its own", () => {
    const failing = new Set(cases.filter(({ finds }) => finds.length > 0).map(({ rule }) => rule));
    expect(contentRules.map(({ id }) => id).filter((id) => !failing.has(id))).toEqual([]);
    expect(new Set(contentRules.map(({ id }) => id)).size).toBe(contentRules.length);
  });

  test("that the recipe does not ask about says so", () => {
    const silent = subject({ extra: { packages: [], absent: [], files: [], units: [] } });
    const results = contentRules
      .filter((rule) => rule.check({ ...silent, expect: {} }) === notAsked)
      .map(({ id }) => id);
    expect(results).toContain("kernel-as-asked");
    expect(results).toContain("packages-as-asked");
  });
});

test("docs/content-rules.md is what the rules say", () => {
  const file = readFileSync(new URL("../../../../docs/content-rules.md", import.meta.url), "utf8");
  expect(file).toBe(contentRulesMarkdown());
});
