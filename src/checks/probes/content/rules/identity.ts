import { type ContentRule, type Finding, notAsked } from "../content-rule.ts";

const cloudTests = "Debian cloud team's image tests";

const noHostKeys: ContentRule = {
  id: "no-ssh-host-keys",
  title: "No ssh host keys",
  doc: {
    why: "Hosts that share a host key can impersonate each other; each makes its own at first boot.",
    source: cloudTests,
  },
  check: ({ tree }) =>
    tree
      .list("/etc/ssh")
      .filter((name) => name.startsWith("ssh_host_"))
      .map((name) => ({
        path: `/etc/ssh/${name}`,
        message: "is a host key that every host of this image would share",
      })),
};

const machineId: ContentRule = {
  id: "machine-id-empty",
  title: "No machine id",
  doc: {
    why: "DHCP leases, journals and licences go by the machine id. An empty file makes systemd choose one at first boot.",
    source: "machine-id(5), first boot semantics",
  },
  check({ tree }) {
    const findings: Finding[] = [];
    const id = tree.readText("/etc/machine-id")?.trim();
    if (id === undefined) {
      findings.push({ path: "/etc/machine-id", message: "is missing: a read-only root could not get an id at boot" });
    } else if (id !== "" && id !== "uninitialized") {
      findings.push({ path: "/etc/machine-id", message: "holds an id that every host of this image would share" });
    }
    const dbus = tree.lstat("/var/lib/dbus/machine-id");
    if (dbus?.type === "file" && dbus.sizeBytes > 0) {
      findings.push({ path: dbus.path, message: "holds an id; make it a link to /etc/machine-id" });
    }
    return findings;
  },
};

const seeds = ["/var/lib/systemd/random-seed", "/var/lib/urandom/random-seed", "/boot/efi/loader/random-seed"];

const randomSeed: ContentRule = {
  id: "no-random-seed",
  title: "No saved random seed",
  doc: { why: "Hosts that start from the same seed may draw the same keys.", source: "systemd-random-seed.service(8)" },
  check: ({ tree }) =>
    seeds
      .filter((path) => tree.lstat(path) !== undefined)
      .map((path) => ({ path, message: "is a random seed that every host of this image would share" })),
};

const neutralNames = ["", "localhost", "localhost.localdomain", "debian"];

const hostname: ContentRule = {
  id: "hostname",
  title: "The host name is the recipe's, not the builder's",
  doc: { why: "A name left over from the building machine shows up in logs, mail and monitoring.", source: cloudTests },
  check({ tree, expect }) {
    const path = "/etc/hostname";
    const name = tree.readText(path)?.trim() ?? "";
    const { policy, name: wanted } = expect.hostname ?? {};
    if (policy === "fixed") {
      return name === wanted ? [] : [{ path, message: `is ${name || "empty"}, the recipe asks for ${wanted}` }];
    }
    if (neutralNames.includes(name) || name === wanted) return [];
    return [{ path, message: `is ${name}, which neither the recipe nor a cloud gave` }];
  },
};

const cloudState: ContentRule = {
  id: "no-cloud-init-state",
  title: "cloud-init has not run",
  doc: {
    why: "With state of an earlier run cloud-init may take a new host for an old one and skip its first boot.",
    source: "cloud-init documentation, `cloud-init clean`",
  },
  check({ tree }) {
    if (tree.stat("/var/lib/cloud") === undefined) return notAsked;
    return ["/var/lib/cloud/instance", "/var/lib/cloud/instances", "/var/lib/cloud/data", "/var/lib/cloud/sem"]
      .filter((path) => tree.lstat(path)?.type === "link" || tree.list(path).length > 0)
      .map((path) => ({ path, message: "is state of a run of cloud-init" }));
  },
};

export const identityRules = [noHostKeys, machineId, randomSeed, hostname, cloudState];
