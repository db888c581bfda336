import { type ContentRule, type Finding, notAsked } from "../content-rule.ts";
import { aptSettings } from "../facts/apt-settings.ts";
import { cloudConfigFiles, readCloudConfig } from "../facts/cloud-config.ts";
import { dpkgPackages, isInstalled } from "../facts/dpkg-status.ts";
import { isEnabled, unitFile, unitSettings } from "../facts/enabled-units.ts";
import type { Tree } from "../tree.ts";

const cloudTests = "Debian cloud team's image tests";

const datasources: ContentRule = {
  id: "cloud-init-datasources",
  title: "cloud-init asks the datasources the recipe names",
  doc: {
    why: "Each datasource that is not there costs time at boot, and one too many lets a network neighbour feed a host.",
    source: cloudTests,
  },
  check({ tree, expect }) {
    if (expect.datasources === undefined) return notAsked;
    const { path, list } = datasourceList(tree);
    const wanted = expect.datasources.join(", ");
    if (list === undefined) return [{ path, message: `names no datasources; the recipe asks for ${wanted}` }];
    // `None` ends the search and may always follow.
    const found = list.filter((name) => name !== "None" || expect.datasources?.includes("None"));
    return found.join(", ") === wanted
      ? []
      : [{ path, message: `names ${found.join(", ")}; the recipe asks for ${wanted}` }];
  },
};

/** The last list counts. A file that cannot be read names none; the rule below objects to it. */
function datasourceList(tree: Tree): { path: string; list: string[] | undefined } {
  let found: { path: string; list: string[] | undefined } = { path: "/etc/cloud/cloud.cfg.d", list: undefined };
  for (const path of cloudConfigFiles(tree)) {
    const read = readCloudConfig(tree, path);
    const list = "value" in read ? (read.value as { datasource_list?: unknown } | null)?.datasource_list : undefined;
    if (Array.isArray(list)) found = { path, list: list.map(String) };
  }
  return found;
}

const cloudConfig: ContentRule = {
  id: "cloud-init-config-readable",
  title: "cloud-init's configuration is valid YAML",
  doc: {
    why: "cloud-init leaves out a file it cannot read, and the host boots without it.",
    source: "cloud-init documentation",
  },
  check({ tree }) {
    const files = cloudConfigFiles(tree);
    if (files.length === 0) return notAsked;
    return files.flatMap((path) => {
      const read = readCloudConfig(tree, path);
      return "problem" in read ? [{ path, message: read.problem }] : [];
    });
  },
};

const agents: ContentRule = {
  id: "agents-as-asked",
  title: "Cloud agents are installed and start at boot",
  doc: { why: "Without its agent a cloud takes a host for one that failed to start.", source: cloudTests },
  check({ tree, expect }) {
    if (expect.agents === undefined || expect.agents.length === 0) return notAsked;
    const packages = dpkgPackages(tree);
    return expect.agents.flatMap(({ id, packages: needed, units }) => [
      ...needed
        .filter((name) => !isInstalled(packages, name))
        .map((name) => ({ path: "/var/lib/dpkg/status", message: `package ${name} of agent ${id} is not installed` })),
      ...units
        .filter((unit) => !isEnabled(tree, unit))
        .map((unit) => ({ path: `/etc/systemd/system/${unit}`, message: `unit of agent ${id} is not enabled` })),
    ]);
  },
};

const upgrades: ContentRule = {
  id: "upgrades-as-asked",
  title: "Hosts upgrade themselves as the recipe says",
  doc: {
    why: "Hosts that never upgrade stay vulnerable; thousands that upgrade in the same minute take a mirror down.",
    source: "apt.systemd.daily, systemd.timer(5) RandomizedDelaySec",
  },
  check({ tree, expect }) {
    switch (expect.upgrades?.mode) {
      case undefined:
        return notAsked;
      case "off":
        return upgradesOff(tree);
      case "unattended":
        return upgradesUnattended(tree);
      case "at-boot":
        return upgradesAtBoot(tree);
    }
  },
};

const dailyTimers = ["apt-daily.timer", "apt-daily-upgrade.timer"];

function periodic(tree: Tree, name: string): { on: boolean; path: string } {
  const setting = aptSettings(tree).get(`apt::periodic::${name}`);
  return { on: !["", "0"].includes(setting?.value ?? "0"), path: setting?.path ?? "/etc/apt/apt.conf.d" };
}

function unattendedRuns(tree: Tree): boolean {
  const installed = isInstalled(dpkgPackages(tree), "unattended-upgrades");
  return installed && periodic(tree, "unattended-upgrade").on && isEnabled(tree, "apt-daily-upgrade.timer");
}

function upgradesOff(tree: Tree): Finding[] {
  if (!unattendedRuns(tree)) return [];
  return [{ path: periodic(tree, "unattended-upgrade").path, message: "switches unattended upgrades on" }];
}

function upgradesUnattended(tree: Tree): Finding[] {
  const findings: Finding[] = [];
  if (!isInstalled(dpkgPackages(tree), "unattended-upgrades")) {
    findings.push({ path: "/var/lib/dpkg/status", message: "unattended-upgrades is not installed" });
  }
  for (const name of ["update-package-lists", "unattended-upgrade"]) {
    const { on, path } = periodic(tree, name);
    if (!on) findings.push({ path, message: `APT::Periodic does not switch ${name} on` });
  }
  for (const timer of dailyTimers) {
    if (!isEnabled(tree, timer)) findings.push({ path: `/etc/systemd/system/${timer}`, message: "is not enabled" });
    else if (!isSpread(tree, timer))
      findings.push({ path: unitFile(tree, timer) ?? timer, message: "has no RandomizedDelaySec" });
  }
  return findings;
}

/** A timer or service of its own that runs once after the boot, spread. */
function upgradesAtBoot(tree: Tree): Finding[] {
  const folders = ["/etc/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system"];
  const timers = new Set(folders.flatMap((folder) => tree.list(folder)).filter((name) => name.endsWith(".timer")));
  const atBoot = [...timers].filter((timer) => {
    const settings = unitSettings(tree, timer);
    return isEnabled(tree, timer) && (settings.has("OnBootSec") || settings.has("OnStartupSec"));
  });
  const upgrading = atBoot.filter((timer) => {
    const service = unitSettings(tree, timer).get("Unit") ?? timer.replace(/\.timer$/, ".service");
    return /apt|upgrade/.test(`${service} ${unitSettings(tree, service).get("ExecStart") ?? ""}`);
  });
  const path = "/etc/systemd/system";
  if (upgrading.length === 0) return [{ path, message: "no enabled timer upgrades after the boot" }];
  return upgrading
    .filter((timer) => !isSpread(tree, timer))
    .map((timer) => ({ path: unitFile(tree, timer) ?? path, message: "has no RandomizedDelaySec" }));
}

function isSpread(tree: Tree, timer: string): boolean {
  const delay = unitSettings(tree, timer).get("RandomizedDelaySec") ?? "0";
  return !/^0*(us|ms|s|m|min|h)?$/.test(delay);
}

export const cloudRules = [datasources, cloudConfig, agents, upgrades];
