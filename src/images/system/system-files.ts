import { canonicalJson } from "../../lib/canonical-json.ts";
import { agentUnits } from "../agents.ts";
import { type AptSource, formatDeb822Sources } from "../apt/sources-list.ts";
import { hasCloudInit, hostName, networkTool, type Variant } from "../variant.ts";
import type { SystemFile } from "./system-file.ts";
import { upgradeFiles } from "./upgrade-policy.ts";

const archiveKeyring = "/usr/share/keyrings/debian-archive-keyring.gpg";

/** All files the builder itself puts into a tree, from the recipe alone. Pure. */
export function systemFiles(variant: Variant): SystemFile[] {
  const { recipe } = variant;
  const boots = recipe.kernel !== "none";
  return [
    { path: "/etc/default/locale", text: `LANG=${recipe.locale}\n` },
    { path: "/etc/localtime", linkTo: `/usr/share/zoneinfo/${recipe.timezone}` },
    { path: "/etc/timezone", text: `${recipe.timezone}\n` },
    ...(recipe.locale.startsWith("C.") ? [] : [{ path: "/etc/locale.gen", text: `${recipe.locale} UTF-8\n` }]),
    ...hostnameFiles(variant),
    ...(boots ? [...upgradeFiles(recipe.upgrades), ...growthFiles(), ...networkFiles(variant)] : []),
    ...(boots && hasCloudInit(recipe) ? cloudInitFiles(variant) : []),
    ...(boots ? hostKeyFiles() : []),
  ];
}

/** The image's own package sources: what the building machine used, checked with the keyring every Debian has. */
export function aptSourcesFile(sources: readonly AptSource[]): SystemFile {
  const own = sources.map((source) => ({ ...source, architectures: [], trusted: false }));
  return { path: "/etc/apt/sources.list.d/debian.sources", text: formatDeb822Sources(own, archiveKeyring) };
}

/** systemd units to enable for a variant, beyond what packages enable by themselves. */
export function enabledUnits({ recipe, arch }: Variant): string[] {
  const units = recipe.agents.flatMap((id) => agentUnits(id, recipe.from.debian));
  const network = networkTool(recipe) === "networkd" ? ["systemd-networkd.service"] : [];
  // elsewhere the port's name differs from cloud to cloud; systemd finds it by the kernel's console
  const serial = recipe.kernel === "none" || arch !== "amd64" ? [] : ["serial-getty@ttyS0.service"];
  return [...new Set([...units, ...network, ...serial])];
}

function hostnameFiles(variant: Variant): SystemFile[] {
  const name = hostName(variant);
  const own = name === "localhost" ? "" : `127.0.1.1\t${name}\n`;
  const loopback = `127.0.0.1\tlocalhost\n${own}::1\tlocalhost ip6-localhost ip6-loopback\nff02::1\tip6-allnodes\nff02::2\tip6-allrouters\n`;
  return [
    { path: "/etc/hostname", text: `${name}\n` },
    { path: "/etc/hosts", text: loopback },
  ];
}

/**
 * The root partition grows to the end of the disk (systemd-repart finds it by its partition type), and the file system
 * with it (`x-systemd.growfs` in fstab). Both come with systemd and work with and without cloud-init.
 */
function growthFiles(): SystemFile[] {
  return [{ path: "/etc/repart.d/50-root.conf", text: "[Partition]\nType=root\n" }];
}

function networkFiles({ recipe }: Variant): SystemFile[] {
  const tool = networkTool(recipe);
  const cloudInit = hasCloudInit(recipe);
  if (tool === "ifupdown" && !cloudInit) {
    // ifupdown's own hotplug rule brings up what is named here; names are not known before the first boot
    const text = "allow-hotplug /en*=en\niface en inet dhcp\n";
    return [{ path: "/etc/network/interfaces.d/slipway", text }];
  }
  if (tool !== "networkd") return [];
  const dhcp = "[Match]\nType=ether\nKind=!veth bridge bond\n\n[Network]\nDHCP=yes\n";
  // one link up is enough for network-online.target: machines have ports that nobody plugged in
  const anyLink = "[Service]\nExecStart=\nExecStart=/lib/systemd/systemd-networkd-wait-online --any --timeout=30\n";
  return [
    // sorts after what cloud-init writes (10-cloud-init-*), which therefore wins
    { path: "/etc/systemd/network/80-slipway-dhcp.network", text: dhcp },
    { path: "/etc/systemd/system/systemd-networkd-wait-online.service.d/slipway.conf", text: anyLink },
  ];
}

function cloudInitFiles({ recipe }: Variant): SystemFile[] {
  const { datasources, config } = recipe["cloud-init"];
  const fixed = recipe.hostname.policy === "fixed";
  const settings = { preserve_hostname: fixed, ...(fixed ? {} : { prefer_fqdn_over_hostname: false }) };
  // JSON is YAML, and canonical JSON is always the same text
  const document = (value: Parameters<typeof canonicalJson>[0]) => `#cloud-config\n${canonicalJson(value)}\n`;
  return [
    { path: "/etc/cloud/cloud.cfg.d/50-slipway.cfg", text: document(settings) },
    ...(datasources === undefined
      ? []
      : [{ path: "/etc/cloud/cloud.cfg.d/90_dpkg.cfg", text: document({ datasource_list: datasources }) }]),
    ...(config === undefined ? [] : [{ path: "/etc/cloud/cloud.cfg.d/95-slipway-recipe.cfg", text: document(config) }]),
  ];
}

/** cloud-init makes a host's ssh keys only where it finds metadata; without them sshd does not start. */
function hostKeyFiles(): SystemFile[] {
  const name = "slipway-ssh-host-keys.service";
  const unit = `[Unit]
Description=Make this host's ssh keys at its first boot
After=cloud-init.service cloud-init-network.service
Before=ssh.service
ConditionFileIsExecutable=/usr/bin/ssh-keygen
ConditionPathExists=!/etc/ssh/ssh_host_ed25519_key

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/bin/ssh-keygen -A

[Install]
WantedBy=multi-user.target
`;
  return [
    { path: `/etc/systemd/system/${name}`, text: unit },
    { path: `/etc/systemd/system/multi-user.target.wants/${name}`, linkTo: `../${name}` },
  ];
}
