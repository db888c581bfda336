import { describe, expect, test } from "vitest";
import { bootSchema } from "../../schema.ts";
import { type AssertionInput, assertGuest, guestAssertionNames } from "./assertions.ts";
import { type FactSection, type GuestFacts, parseFacts } from "./guest-facts.ts";
import { asRoot, guestScripts, runScriptCommand } from "./guest-scripts.ts";
import { sshArguments } from "./guest-ssh.ts";
import { judgeHttp } from "./http-assertion.ts";
import { seedFiles } from "./nocloud-server.ts";

const printed: Record<FactSection, string> = {
  hostname: "check-1",
  kernel: "6.1.0-9-cloud-amd64",
  state: "running",
  failed: "",
  failedlog: "",
  root: "/dev/vda1 3145728 400000 2700000 13% /",
  routes: "Iface\tDestination\tGateway\nens3\t00000000\t0202000A\t0003\n",
  addresses: "2: ens3    inet 10.0.2.15/24 brd 10.0.2.255 scope global dynamic ens3",
  resolv: "nameserver 10.0.2.3",
  machineid: "0123456789abcdef0123456789abcdef",
  hostkeys: "/etc/ssh/ssh_host_ed25519_key",
  cloudinit: "status: done",
  analyze: "Startup finished in 1s (kernel) + 2s (userspace) = 3s",
  blame: "1s a.service",
};

function facts(changes: Partial<typeof printed> = {}): GuestFacts {
  const text = Object.entries({ ...printed, ...changes }).map(([name, value]) => `@@slipway ${name}\n${value}\n`);
  const found = parseFacts(`${text.join("")}@@slipway end\n`);
  if (found === undefined) throw new Error("facts were not read");
  return found;
}

function failed(changes: Partial<typeof printed>, input: Partial<AssertionInput> = {}): string[] {
  const assertions = assertGuest({
    facts: facts(changes),
    section: bootSchema.parse({}),
    expect: {},
    metadataHostname: "check-1",
    imageSizeBytes: 1024 ** 3,
    diskSizeBytes: 3 * 1024 ** 3,
    ...input,
  });
  return assertions.filter(({ result }) => result === "failed").map(({ name }) => name);
}

describe("facts", () => {
  test("are read", () => {
    expect(facts()).toMatchObject({
      addresses: ["10.0.2.15"],
      nameservers: ["10.0.2.3"],
      rootSizeBytes: 3 * 1024 ** 3,
    });
    expect(facts().slowestUnits).toEqual([{ unit: "a.service", ms: 1000 }]);
  });

  test.each([
    ["hostname -I", { addresses: "10.0.2.15 fec0::5054" }, { addresses: ["10.0.2.15"] }],
    [
      "systemd-resolved",
      { resolv: "nameserver 127.0.0.53\nGlobal:\nLink 2 (ens3): 10.0.2.3" },
      { nameservers: ["10.0.2.3"] },
    ],
  ])("from %s", (_name, changes, found) => {
    expect(facts(changes)).toMatchObject(found);
  });

  test("that were cut off are none", () => {
    expect(parseFacts("@@slipway hostname\nweb\n")).toBeUndefined();
  });
});

describe("assertions", () => {
  test.each([
    ["a good guest", {}, []],
    ["a system that cannot be asked", { state: "unknown" }, ["units-clean"]],
    ["a system that is still starting", { state: "starting" }, ["units-clean"]],
    ["a failed unit", { state: "degraded", failed: "x.service loaded failed failed X" }, ["units-clean"]],
    ["a root that did not grow", { root: "/dev/vda1 1000000 4 9 1% /" }, ["root-grown"]],
    ["another name", { hostname: "localhost" }, ["hostname"]],
    ["a qualified name", { hostname: "check-1.example" }, []],
    ["no address", { addresses: "" }, ["network"]],
    ["no route", { routes: "Iface\tDestination\n" }, ["network"]],
    ["no name server", { resolv: "search x" }, ["name-servers"]],
    ["no machine id", { machineid: "" }, ["first-boot-identity"]],
    ["cloud-init with an error", { cloudinit: "status: error" }, ["cloud-init-done"]],
    ["no cloud-init and no systemd", { cloudinit: "", state: "" }, []],
  ])("%s", (_name, changes, names) => {
    expect(failed(changes)).toEqual(names);
  });

  test("units may fail when the project says so", () => {
    const section = bootSchema.parse({ expect: { units: "any" } });
    expect(failed({ state: "degraded", failed: "x.service" }, { section })).toEqual([]);
  });

  test("a fixed name counts, whatever the metadata says", () => {
    const fixed = { hostname: { policy: "fixed", name: "web" } } as const;
    expect(failed({}, { expect: fixed })).toEqual(["hostname"]);
    expect(failed({ hostname: "web" }, { expect: fixed })).toEqual([]);
  });

  test("are all named for a guest without a login", () => {
    const names = assertGuest({
      facts: facts(),
      section: bootSchema.parse({}),
      expect: {},
      metadataHostname: "check-1",
      imageSizeBytes: 1,
      diskSizeBytes: 2,
    }).map(({ name }) => name);
    expect(names).toEqual([...guestAssertionNames]);
  });
});

test.each([
  [{ status: 200, body: "ok" }, "passed"],
  [{ status: 503, body: "ok" }, "failed"],
  [{ status: 200, body: "sorry" }, "failed"],
  ["no answer (connect refused)", "failed"],
] as const)("http %j is %s", (answer, result) => {
  expect(judgeHttp({ port: 80, path: "/", status: 200, contains: "ok" }, answer).result).toBe(result);
});

test("test scripts: files as they are, folders by their executable files", () => {
  const entry = (path: string, mode: number) => ({ path, mode, sha256: path, sizeBytes: 1 });
  const sources = {
    "a.sh": { digest: "", entries: [entry("a.sh", 0o644)] },
    more: { digest: "", entries: [entry("more/data.txt", 0o644), entry("more/x.sh", 0o755)] },
  };
  expect(guestScripts(["more", "a.sh", "gone"], sources).map(({ name }) => name)).toEqual(["more/x.sh", "a.sh"]);
});

test("commands of the guest are quoted once", () => {
  expect(runScriptCommand.split("'")).toHaveLength(5);
  expect(asRoot("exec sh")).toBe(
    "if command -v sudo >/dev/null; then sudo -n sh -c 'exec sh'; else sh -c 'exec sh'; fi",
  );
});

test("ssh uses nothing of the user's own", () => {
  const argv = sshArguments({ port: 4022, user: "slipway", keyPath: "/w/key", connectTimeoutSec: 10 }, "true");
  expect(argv.slice(0, 8)).toEqual(["ssh", "-F", "/dev/null", "-T", "-i", "/w/key", "-p", "4022"]);
  expect(argv).toContain("StrictHostKeyChecking=no");
  expect(argv.slice(-2)).toEqual(["slipway@127.0.0.1", "true"]);
});

test("the seed: key and name come by metadata", () => {
  const files = seedFiles({ instanceId: "i-1", hostname: "check-1", userName: "slipway", publicKey: "ssh-ed25519 A" });
  expect(JSON.parse(files["meta-data"] ?? "")).toEqual({
    "instance-id": "i-1",
    "local-hostname": "check-1",
    "public-keys": ["ssh-ed25519 A"],
  });
  expect(files["user-data"]).toMatch(/^#cloud-config\n/);
  expect(files["user-data"]).not.toContain("ssh-ed25519");
});
