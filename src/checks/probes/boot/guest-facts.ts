import { parseBlame, parseSystemdAnalyze, type SystemdTimes, type UnitTime } from "./systemd-analyze.ts";

/** What a booted guest says about itself. */
export interface GuestFacts {
  hostname: string;
  kernel: string;
  /** `running`, `degraded`, …; empty when there is no systemd. */
  systemState: string;
  failedUnits: readonly string[];
  /** Last journal lines of each failed unit. */
  failedLog: readonly string[];
  rootSizeBytes: number;
  hasDefaultRoute: boolean;
  addresses: readonly string[];
  nameservers: readonly string[];
  hasMachineId: boolean;
  hostKeys: readonly string[];
  /** `done`, `error`, …; empty when there is no cloud-init. */
  cloudInitStatus: string;
  times: SystemdTimes | null;
  slowestUnits: readonly UnitTime[];
}

const mark = "@@slipway";

/** Commands by section. Each is tried alone: an image may lack any of the tools. */
const sections = {
  hostname: "cat /proc/sys/kernel/hostname",
  kernel: "cat /proc/sys/kernel/osrelease",
  // Waits for the boot to end, however it ends; its exit code tells degraded and is of no interest.
  state: "systemctl is-system-running --wait",
  failed: "systemctl list-units --failed --plain --no-legend --no-pager --full",
  root: "df -kP / | tail -n 1",
  routes: "cat /proc/net/route",
  failedlog:
    'systemctl list-units --failed --plain --no-legend --no-pager --full | while read -r unit rest; do echo "$unit:"; journalctl -b -u "$unit" -n 12 --no-pager -o cat; done',
  addresses: "ip -o -4 addr show scope global || hostname -I",
  resolv: "cat /etc/resolv.conf; resolvectl dns",
  machineid: "cat /etc/machine-id",
  hostkeys: "ls /etc/ssh/ssh_host_*_key",
  cloudinit: "cloud-init status",
  analyze: "systemd-analyze time",
  blame: "systemd-analyze blame --no-pager | head -n 10",
} as const;

export type FactSection = keyof typeof sections;

/** A POSIX shell script, read from standard input, that prints every section. It changes nothing. */
export const factsScript = Object.entries(sections)
  .map(([name, command]) => `echo '${mark} ${name}'\n{ ${command}; } 2>/dev/null </dev/null\n`)
  .concat(`echo '${mark} end'\nexit 0\n`)
  .join("");

/** Reads what `factsScript` printed; undefined when it did not come to its end. */
export function parseFacts(output: string): GuestFacts | undefined {
  const parts = new Map<string, string>();
  for (const part of output.split(`${mark} `).slice(1)) {
    const end = part.indexOf("\n");
    parts.set(end < 0 ? part : part.slice(0, end), end < 0 ? "" : part.slice(end + 1).trim());
  }
  if (!parts.has("end")) return undefined;
  const section = (name: FactSection) => parts.get(name) ?? "";
  const lines = (name: FactSection) =>
    section(name)
      .split("\n")
      .filter((line) => line !== "");
  return {
    hostname: section("hostname"),
    kernel: section("kernel"),
    systemState: section("state"),
    failedUnits: lines("failed").map((line) => line.split(/\s+/)[0] ?? line),
    failedLog: lines("failedlog"),
    rootSizeBytes: Number(section("root").split(/\s+/)[1] ?? 0) * 1024,
    hasDefaultRoute: lines("routes").some((line) => /^\S+\s+00000000\s+[0-9A-F]{8}\s/.test(line)),
    addresses: addresses(section("addresses")),
    nameservers: nameservers(lines("resolv")),
    hasMachineId: /^[0-9a-f]{32}$/.test(section("machineid")),
    hostKeys: lines("hostkeys"),
    cloudInitStatus: /^status: (.+)$/m.exec(section("cloudinit"))?.[1] ?? "",
    times: parseSystemdAnalyze(section("analyze")),
    slowestUnits: parseBlame(section("blame")),
  };
}

/** From `ip -o addr` (`inet 10.0.2.15/24 …`), or the bare addresses of `hostname -I`. */
function addresses(text: string): string[] {
  const listed = [...text.matchAll(/\binet (\S+?)\//g)].map((match) => match[1] ?? "");
  return listed.length > 0 ? listed : (text.match(/\d+\.\d+\.\d+\.\d+/g) ?? []);
}

/** From resolv.conf and from `resolvectl dns`; systemd-resolved's own stub alone names no server. */
function nameservers(lines: readonly string[]): string[] {
  const found = lines.flatMap((line) => {
    const configured = /^nameserver\s+(\S+)/.exec(line)?.[1];
    if (configured !== undefined) return [configured];
    return /^(?:Global|Link \d+ \([^)]*\)):(.*)$/.exec(line)?.[1]?.trim().split(/\s+/) ?? [];
  });
  return [...new Set(found)].filter((server) => server !== "" && server !== "127.0.0.53");
}
