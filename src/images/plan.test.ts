import { describe, expect, it } from "vitest";
import { packageSet } from "./package-set.ts";
import { planMachineBuild } from "./plan.ts";
import { machineRecipeSchema, recipeSources } from "./schema.ts";
import { withFlavour } from "./variant.ts";

const given = {
  kind: "machine",
  from: { debian: "bookworm" },
  packages: ["nginx", "cloud-init"],
  files: { "/srv/page": { source: "page" }, "/etc/motd": { text: "hi\n" } },
  provision: [{ shell: "setup.sh" }, { ansible: "site.yml" }],
  formats: ["qcow2"],
  flavours: { azure: { agents: ["waagent"], formats: ["vhd"] } },
};
const recipe = machineRecipeSchema.parse(given);
const tree = (path: string) => ({
  digest: "d",
  entries: [{ path, mode: 0o644, sha256: "f".repeat(64), sizeBytes: 1 }],
});
const sources = { page: tree("page/index.html"), "setup.sh": tree("setup.sh"), "site.yml": tree("site.yml") };
const keys = (options: Parameters<typeof planMachineBuild>[0]["options"] = {}) =>
  planMachineBuild({ name: "web", recipe, sources, options }).map(({ key }) => key);

describe("steps", () => {
  it("come in the order of the build, raw always among them", () => {
    expect(keys({ flavours: [] })).toEqual([
      "resolve",
      "packages",
      "files",
      "provision-1",
      "provision-2",
      "seal",
      "disk",
      "format-raw",
      "format-qcow2",
      "manifest",
    ]);
  });
  it("carry a suffix for each variant when there are several", () => {
    expect(keys()).toEqual(
      expect.arrayContaining(["disk.amd64", "disk.amd64.azure", "format-vhd.amd64.azure", "format-qcow2.amd64"]),
    );
    expect(keys()).not.toContain("format-qcow2.amd64.azure");
  });
  it("need each other, and use the types that carry them out", () => {
    const steps = planMachineBuild({ name: "web", recipe, sources, options: { flavours: [] } });
    const step = (key: string) => steps.find((one) => one.key === key);
    expect(step("provision-2")).toMatchObject({ uses: "images/provision", needs: ["provision-1"], retry: "safe" });
    expect(step("manifest")?.needs).toEqual(["resolve", "seal", "disk", "format-raw", "format-qcow2"]);
    expect(step("files")?.config["files"]).toEqual([
      { path: "/etc/motd", mode: "0644", owner: "root:root", text: "hi\n" },
      { path: "/srv/page/index.html", mode: "0644", owner: "root:root", sha256: "f".repeat(64) },
    ]);
  });
  it("are the same for the same input", () => {
    expect(planMachineBuild({ name: "web", recipe, sources })).toEqual(
      planMachineBuild({ name: "web", recipe, sources }),
    );
  });
  it.each([
    [{ flavours: ["azur"] }, "not-found", "did you mean azure?"],
    [{ formats: ["qcow3"] }, "usage", "formats: raw, qcow2, vhd, gce, vmdk, rootfs"],
    [{ arch: ["arm64"] }, "usage", "its architectures: amd64"],
  ])("refuses %o", (options, code, hint) => {
    expect(() => keys(options)).toThrow(expect.objectContaining({ code, hint }));
  });
});

it("names every path the recipe reads", () => {
  expect(recipeSources(recipe)).toEqual(["page", "setup.sh", "site.yml"]);
});

it.each([
  ["bookworm", "cloud-init.service"],
  ["trixie", "cloud-init-network.service"],
])("enables cloud-init's units by the names of %s", (debian, unit) => {
  const own = machineRecipeSchema.parse({ ...given, from: { debian }, agents: ["cloud-init"] });
  const steps = planMachineBuild({ name: "web", recipe: own, sources, options: { flavours: [] } });
  const files = steps.find(({ key }) => key === "files");
  expect(files?.config["units"]).toEqual([
    ...["cloud-init-local.service", unit, "cloud-config.service", "cloud-final.service"],
    ...["systemd-networkd.service", "serial-getty@ttyS0.service"],
  ]);
});

it("applies a flavour: lists grow, formats are replaced", () => {
  const azure = withFlavour(recipe, "azure");
  expect(azure.formats).toEqual(["vhd"]);
  expect(azure.agents).toEqual(["waagent"]);
  expect(azure.packages).toEqual(["nginx", "cloud-init"]);
});

describe("package set", () => {
  const set = (more: object) => {
    const parsed = machineRecipeSchema.parse({ kind: "machine", from: { debian: "bookworm" }, ...more });
    return packageSet({ recipe: parsed, arch: "amd64" });
  };
  it.each([
    [
      {},
      ["dbus", "iproute2", "linux-image-cloud-amd64", "netbase", "systemd-resolved", "systemd-sysv", "tzdata", "udev"],
    ],
    [{ kernel: "none" }, ["tzdata"]],
    [{ kernel: "none", packages: ["tzdata=2024a-0"] }, ["tzdata=2024a-0"]],
    [{ kernel: "none", locale: "de_DE.UTF-8" }, ["locales", "tzdata"]],
    [{ kernel: "none", agents: ["waagent"] }, ["tzdata", "waagent"]],
    [{ kernel: "none", users: { a: { sudo: true } } }, ["sudo", "tzdata"]],
    [{ kernel: "none", provision: [{ ansible: "a.yml" }] }, ["python3", "tzdata"]],
  ])("for %o", (more, expected) => expect(set(more)).toEqual(expected));
  it("brings what the network tool lacks", () => {
    expect(set({ packages: ["ifupdown"] })).toContain("isc-dhcp-client");
    expect(set({ packages: ["ifupdown"], network: "none" })).not.toContain("isc-dhcp-client");
  });
  it("brings what grows the root partition where it is a package of its own", () => {
    expect(set({ from: { debian: "trixie" } })).toContain("systemd-repart");
    expect(set({ from: { debian: "trixie" }, kernel: "none" })).not.toContain("systemd-repart");
  });
  it("brings unattended-upgrades with a policy", () => {
    expect(set({ upgrades: { mode: "at-boot" } })).toContain("unattended-upgrades");
  });
});

describe("recipe", () => {
  const issues = (more: object) =>
    machineRecipeSchema
      .safeParse({ ...given, ...more })
      .error?.issues.map(({ path, message }) => [path.join("."), message]);
  it.each([
    [{ packages: ["nginx-"] }, "packages.0", "a Debian package name, or name=version"],
    [{ pakages: [] }, "", 'Unrecognized key: "pakages"'],
    [{ provision: [{ shell: "a", vars: {} }] }, "provision.0.vars", '"vars" is not an option of shell'],
    [{ provision: [{}] }, "provision.0", "name exactly one of: shell, ansible"],
    [{ files: { "/etc/../x": { text: "" } } }, "files./etc/../x", "Invalid key in record"],
    [{ files: { "/etc/x": {} } }, "files./etc/x", "give either text or source"],
    [{ disk: { size: "2 GB" } }, "disk.size", "a size such as 512M, 2G or 1T"],
  ])("refuses %o", (more, path, message) => expect(issues(more)).toContainEqual([path, message]));
});
