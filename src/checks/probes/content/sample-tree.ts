import { posix } from "node:path";
import { indexTree } from "./index-tree.ts";
import type { Tree, TreeEntry } from "./tree.ts";

/** For tests: a file's text, or more about it. `null` takes a path of the good image away. */
export type SampleNode =
  | string
  | null
  | { text?: string; link?: string; folder?: true; mode?: number; uid?: number; gid?: number };

/** A small image that every rule is content with. */
const goodImage: Readonly<Record<string, SampleNode>> = {
  "/boot/grub/grub.cfg": "linux /boot/vmlinuz-6.1.0-9-cloud-amd64 root=UUID=0f1e ro\n",
  "/boot/initrd.img-6.1.0-9-cloud-amd64": "initramfs",
  "/boot/vmlinuz-6.1.0-9-cloud-amd64": "kernel",
  "/etc/apt/apt.conf.d/20auto-upgrades":
    'APT::Periodic::Update-Package-Lists "1";\nAPT::Periodic::Unattended-Upgrade "1";\n',
  "/etc/apt/sources.list": "",
  "/etc/apt/sources.list.d/debian.sources":
    "Types: deb\nURIs: https://mirror.example/debian\nSuites: bookworm bookworm-updates\nComponents: main\nSigned-By: /usr/share/keyrings/debian.gpg\n\nTypes: deb\nURIs: https://mirror.example/security\nSuites: bookworm-security\nComponents: main\n",
  "/etc/cloud/cloud.cfg": "users: [default]\n",
  "/etc/cloud/cloud.cfg.d/90_datasources.cfg": "datasource_list: [NoCloud, None]\n",
  "/etc/default/locale": "LANG=C.UTF-8\n",
  "/etc/fstab": "UUID=0f1e / ext4 defaults 0 1\n",
  "/etc/group": "root:x:0:\nshadow:x:42:\nweb:x:1000:\n",
  "/etc/hostname": "localhost\n",
  "/etc/hosts": "127.0.0.1 localhost\n::1 localhost\n",
  "/etc/localtime": { link: "/usr/share/zoneinfo/Etc/UTC" },
  "/etc/machine-id": "",
  "/etc/passwd": "root:x:0:0:root:/root:/bin/bash\nweb:x:1000:1000::/home/web:/bin/bash\n",
  "/etc/resolv.conf": { link: "/run/systemd/resolve/stub-resolv.conf" },
  "/etc/shadow": { text: "root:*:19000:0:99999:7:::\nweb:!:19000:0:99999:7:::\n", mode: 0o640, gid: 42 },
  "/etc/ssh/sshd_config": "Include /etc/ssh/sshd_config.d/*.conf\nPermitRootLogin prohibit-password\n",
  "/etc/sudoers": { text: "root ALL=(ALL:ALL) ALL\n", mode: 0o440 },
  "/etc/systemd/system/timers.target.wants/apt-daily-upgrade.timer": {
    link: "/lib/systemd/system/apt-daily-upgrade.timer",
  },
  "/etc/systemd/system/timers.target.wants/apt-daily.timer": { link: "/lib/systemd/system/apt-daily.timer" },
  "/etc/systemd/system/multi-user.target.wants/agent.service": { link: "/lib/systemd/system/agent.service" },
  "/home/web": { folder: true, mode: 0o700, uid: 1000, gid: 1000 },
  "/lib": { link: "usr/lib" },
  "/root": { folder: true, mode: 0o700 },
  "/tmp": { folder: true, mode: 0o1777 },
  "/usr/bin/su": { text: "su", mode: 0o4755 },
  "/usr/lib/modules/6.1.0-9-cloud-amd64/modules.dep": "",
  "/usr/lib/systemd/system/agent.service": "[Service]\nExecStart=/usr/bin/agent\n",
  "/usr/lib/systemd/system/apt-daily-upgrade.timer": "[Timer]\nOnCalendar=*-*-* 6:00\nRandomizedDelaySec=6h\n",
  "/usr/lib/systemd/system/apt-daily.timer": "[Timer]\nOnCalendar=*-*-* 6:00\nRandomizedDelaySec=6h\n",
  "/usr/sbin": { folder: true },
  "/usr/share/keyrings/debian.gpg": "key",
  "/usr/share/zoneinfo/Etc/UTC": "TZif",
  "/var/cache/apt/archives": { folder: true },
  "/var/lib/apt/lists": { folder: true },
  "/var/lib/cloud": { folder: true },
  "/var/lib/dpkg/info/util-linux.list": "/.\n/usr\n/usr/bin\n/usr/bin/su\n",
  "/var/lib/dpkg/status":
    "Package: agent\nStatus: install ok installed\nArchitecture: all\nVersion: 2.0-1\n\nPackage: unattended-upgrades\nStatus: install ok installed\nArchitecture: all\nVersion: 2.9\n",
  "/var/log/wtmp": "",
  "/var/tmp": { folder: true, mode: 0o1777 },
};

/** The good image with some paths changed, added or taken away. */
export function sampleTree(changes: Readonly<Record<string, SampleNode>> = {}): Tree {
  const nodes = new Map<string, Exclude<SampleNode, null>>();
  for (const [path, node] of Object.entries({ ...goodImage, ...changes })) {
    if (node === null) continue;
    for (let folder = posix.dirname(path); !nodes.has(folder); folder = posix.dirname(folder)) {
      nodes.set(folder, { folder: true });
    }
    nodes.set(path, node);
  }
  const entries = [...nodes].map(([path, node]) => sampleEntry(path, node)).sort((a, b) => (a.path < b.path ? -1 : 1));
  return indexTree(entries, (path) => {
    const node = nodes.get(path);
    return typeof node === "string" ? node : (node?.text ?? "");
  });
}

function sampleEntry(path: string, given: Exclude<SampleNode, null>): TreeEntry {
  const node = typeof given === "string" ? { text: given } : given;
  const type = node.folder ? "folder" : node.link === undefined ? "file" : "link";
  const usual = { folder: 0o755, file: 0o644, link: 0o777 }[type];
  return {
    path,
    type,
    mode: node.mode ?? usual,
    uid: node.uid ?? 0,
    gid: node.gid ?? 0,
    sizeBytes: node.text?.length ?? 0,
    target: node.link,
  };
}
