/** Cloud agents: what each one is made of. A new agent is one entry here. */
export const agentIds = ["cloud-init", "waagent", "google-guest-agent", "qemu-guest-agent"] as const;
export type AgentId = (typeof agentIds)[number];

interface Agent {
  packages: readonly string[];
  /** systemd units enabled in the image; see {@link agentUnits}. */
  units: readonly string[];
}

export const agents: Readonly<Record<AgentId, Agent>> = {
  "cloud-init": {
    packages: ["cloud-init"],
    units: ["cloud-init-local.service", "cloud-init.service", "cloud-config.service", "cloud-final.service"],
  },
  waagent: { packages: ["waagent"], units: ["walinuxagent.service"] },
  "google-guest-agent": { packages: ["google-guest-agent"], units: ["google-guest-agent.service"] },
  // started by udev when the hypervisor offers its channel: nothing to enable
  "qemu-guest-agent": { packages: ["qemu-guest-agent"], units: [] },
};

/** cloud-init 24.3 gave its network stage another name. */
const renamedInTrixie: Readonly<Record<string, string>> = { "cloud-init.service": "cloud-init-network.service" };

/** systemd units that an agent's packages bring in a Debian suite. */
export function agentUnits(id: AgentId, suite: string): string[] {
  return agents[id].units.map((unit) => (suite === "trixie" ? renamedInTrixie[unit] : undefined) ?? unit);
}
