import { durationMs } from "../../lib/duration.ts";
import type { UpgradePolicy } from "../schema.ts";
import type { SystemFile } from "./system-file.ts";

const aptTimers = ["apt-daily.timer", "apt-daily-upgrade.timer"] as const;

/**
 * Files that make the upgrade policy. Whatever it is, nothing of it is on the way to a finished boot, and a host
 * without network only logs that there was nothing to fetch:
 * - off: apt's own timers are masked;
 * - unattended: apt's timers start unattended-upgrades daily, spread at random (RandomizedDelaySec, systemd.timer(5));
 * - at-boot: a timer, not the boot itself, starts it once after each boot, spread the same way.
 */
export function upgradeFiles(policy: UpgradePolicy): SystemFile[] {
  const spreadSeconds = durationMs(policy.spread) / 1000;
  const masked = aptTimers.map((name) => ({ path: `/etc/systemd/system/${name}`, linkTo: "/dev/null" }));
  if (policy.mode === "off") return [...masked, periodic("0")];
  const reboot = {
    path: "/etc/apt/apt.conf.d/52slipway-upgrades",
    text: `Unattended-Upgrade::Automatic-Reboot "${policy.reboot}";\n`,
  };
  if (policy.mode === "at-boot") return [...masked, periodic("0"), reboot, ...atBoot(spreadSeconds)];
  return [periodic("1"), reboot, ...aptTimers.map((name) => spreadTimer(name, spreadSeconds))];
}

function periodic(value: "0" | "1"): SystemFile {
  return {
    path: "/etc/apt/apt.conf.d/20auto-upgrades",
    text: `APT::Periodic::Update-Package-Lists "${value}";\nAPT::Periodic::Unattended-Upgrade "${value}";\n`,
  };
}

function spreadTimer(name: (typeof aptTimers)[number], spreadSeconds: number): SystemFile {
  return {
    path: `/etc/systemd/system/${name}.d/slipway-spread.conf`,
    text: `[Timer]\nRandomizedDelaySec=${spreadSeconds}\n`,
  };
}

function atBoot(spreadSeconds: number): SystemFile[] {
  const service = `[Unit]
Description=Security upgrades after boot
Documentation=man:unattended-upgrade(8)
After=network-online.target
ConditionACPower=true

[Service]
Type=oneshot
ExecStart=-/usr/bin/apt-get -q update
ExecStart=-/usr/bin/unattended-upgrade
TimeoutStartSec=2h
Nice=10
`;
  const timer = `[Unit]
Description=Security upgrades after boot, spread at random

[Timer]
OnBootSec=30
RandomizedDelaySec=${spreadSeconds}
AccuracySec=1

[Install]
WantedBy=timers.target
`;
  const name = "slipway-upgrade-at-boot";
  return [
    { path: `/etc/systemd/system/${name}.service`, text: service },
    { path: `/etc/systemd/system/${name}.timer`, text: timer },
    { path: `/etc/systemd/system/timers.target.wants/${name}.timer`, linkTo: `../${name}.timer` },
  ];
}
