import { z } from "zod";
import { agentIds } from "./agents.ts";
import { formatIds } from "./formats/ids.ts";
import { provisionEntrySchema } from "./provisioners/schema.ts";

/** Architectures the builder knows, as Debian names them. */
export const architectures = ["amd64", "arm64"] as const;
export const suites = ["bullseye", "bookworm", "trixie"] as const;
export const kernels = ["cloud", "generic", "none"] as const;
export const firmwares = ["bios", "uefi"] as const;
export const upgradeModes = ["off", "unattended", "at-boot"] as const;

const packageName = z
  .string()
  // apt-get takes a minus at the end of a name for an order to remove the package
  .regex(/^[a-z0-9][a-z0-9.+-]*[a-z0-9.+](=[A-Za-z0-9.+:~*-]+)?$/, "a Debian package name, or name=version")
  .describe("A Debian package: `name`, or `name=version` to pin it.");

const absolutePath = z
  .string()
  .regex(/^(\/(?!\.{1,2}(\/|$))[^/\0]+)+$/, "an absolute path without `.`, `..`, `//` or a trailing slash");

const userName = z.string().regex(/^[a-z_][a-z0-9_-]{0,31}$/, "a user name: lower-case letters, digits, - and _");

export const sizeSchema = z
  .string()
  .regex(/^[1-9][0-9]*[MGT]$/, "a size such as 512M, 2G or 1T")
  .describe("A size in binary units: 512M, 2G, 1T.");

export const durationSchema = z
  .string()
  .regex(/^[1-9][0-9]*(s|m|h|d)$/, "a duration such as 30s, 5m, 6h or 1d")
  .describe("A duration: 30s, 5m, 6h, 1d.");

const fileSchema = z
  .strictObject({
    text: z.string().optional().describe("The file's content."),
    source: z
      .string()
      .min(1)
      .optional()
      .describe("File or folder to copy, relative to the project file. A folder is copied with all it holds."),
    mode: z
      .string()
      .regex(/^0?[0-7]{3,4}$/, 'an octal mode in quotes, such as "0644"')
      .optional()
      .describe('Octal mode in quotes, e.g. "0640". Default: 0644 for a text, the source\'s own mode for a source.'),
    owner: z
      .string()
      .regex(/^[a-z0-9_][a-z0-9_-]*(:[a-z0-9_][a-z0-9_-]*)?$/, "user or user:group")
      .default("root:root")
      .describe("`user` or `user:group` as the image knows them; names or numbers."),
  })
  .refine((file) => (file.text === undefined) !== (file.source === undefined), "give either text or source");

const userSchema = z.strictObject({
  uid: z.number().int().min(100).max(59999).optional().describe("Numeric id. Default: the next free one from 1000."),
  comment: z
    .string()
    .regex(/^[^:\n]*$/)
    .default("")
    .describe("Full name or purpose."),
  groups: z.array(userName).default([]).describe("Further groups; each is made when it does not exist."),
  shell: absolutePath.default("/bin/bash").describe("Login shell."),
  "ssh-keys": z
    .array(z.string().regex(/^(ssh-|ecdsa-|sk-)[^\n]+$/, "an OpenSSH public key line"))
    .default([])
    .describe("Public keys that may log in. There are no passwords: the account is locked for them."),
  sudo: z.boolean().default(false).describe("May become root without a password (adds the sudo package)."),
});

const upgradesSchema = z.strictObject({
  mode: z
    .enum(upgradeModes)
    .default("off")
    .describe(
      "off: the image never upgrades itself. unattended: security upgrades every day. at-boot: once after each boot. None delays the boot or fails without network.",
    ),
  spread: durationSchema.default("6h").describe("Hosts start their upgrade at a random moment within this time."),
  reboot: z.boolean().default(false).describe("Reboot by itself when an upgrade asks for it."),
});

const diskSchema = z.strictObject({
  size: sizeSchema.default("2G").describe("Size of the disk as built; the root file system grows at first boot."),
  firmware: z
    .array(z.enum(firmwares))
    .min(1)
    .default(["bios", "uefi"])
    .describe("Ways the disk boots. Both fit on one disk."),
});

const hostnameSchema = z.strictObject({
  policy: z
    .enum(["metadata", "fixed"])
    .default("metadata")
    .describe("metadata: the cloud (or DHCP) names the host. fixed: every host carries `name`."),
  name: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/, "a host name")
    .optional()
    .describe(
      "Name until the cloud gives one, or for ever with policy fixed. Default: localhost; the image's name if fixed.",
    ),
});

const cloudInitSchema = z.strictObject({
  datasources: z
    .array(z.string().regex(/^[A-Za-z][A-Za-z0-9]*$/))
    .min(1)
    .optional()
    .describe(
      "Where cloud-init looks for metadata, in this order, e.g. [NoCloud, Ec2]. Default: cloud-init's own list.",
    ),
  config: z.record(z.string(), z.json()).optional().describe("Further cloud-init configuration, written as it is."),
});

/** What a flavour (and the recipe itself) may set. */
const common = {
  kernel: z
    .enum(kernels)
    .describe("cloud: Debian's kernel for virtual machines. generic: with all drivers. none: no kernel, rootfs only."),
  packages: z.array(packageName).describe("Debian packages to install, with their dependencies (no recommendations)."),
  files: z.record(absolutePath, fileSchema).describe("Files to put in the image, by absolute path."),
  users: z.record(userName, userSchema).describe("Users to make, by name."),
  provision: z.array(provisionEntrySchema).describe("Provisioners, run in this order; each is a cached layer."),
  agents: z.array(z.enum(agentIds)).describe("Cloud agents to install and enable."),
  formats: z.array(z.enum(formatIds)).min(1).describe("Formats to deliver. raw is always made: checks look at it."),
  "kernel-args": z.array(z.string().regex(/^[^\s"'$`\\]+$/)).describe("Further arguments of the kernel command line."),
};

const flavourSchema = z.strictObject({
  kernel: common.kernel.optional(),
  packages: common.packages.optional(),
  files: common.files.optional(),
  users: common.users.optional(),
  provision: common.provision.optional(),
  agents: common.agents.optional(),
  formats: common.formats.optional(),
  "kernel-args": common["kernel-args"].optional(),
  upgrades: upgradesSchema.optional().describe("Replaces the recipe's upgrade policy."),
  disk: diskSchema.optional().describe("Replaces the recipe's disk."),
  hostname: hostnameSchema.optional().describe("Replaces the recipe's host name policy."),
  "cloud-init": cloudInitSchema.optional().describe("Replaces the recipe's cloud-init settings."),
});

/** One `kind: machine` image of `slipway.yaml`. Strict: an unknown key is an error. */
export const machineRecipeSchema = z.strictObject({
  kind: z.literal("machine").describe("A machine image: a disk that boots."),
  description: z.string().optional().describe("What the image is for, in a sentence."),
  from: z
    .strictObject({
      debian: z.enum(suites).describe("Debian suite; its mirror comes from the building machine's apt configuration."),
      arch: z.array(z.enum(architectures)).min(1).default(["amd64"]).describe("Architectures to build."),
      components: z
        .array(z.enum(["main", "contrib", "non-free", "non-free-firmware"]))
        .min(1)
        .default(["main"])
        .describe("Archive components to take packages from."),
    })
    .describe("What the image is built from."),
  kernel: common.kernel.default("cloud"),
  packages: common.packages.default([]),
  files: common.files.default({}),
  users: common.users.default({}),
  provision: common.provision.default([]),
  agents: common.agents.default([]),
  formats: common.formats.default(["raw"]),
  "kernel-args": common["kernel-args"].default([]),
  locale: z
    .string()
    .regex(/^([a-z]{2,3}_[A-Z]{2}|C)\.UTF-8$/, "a UTF-8 locale such as C.UTF-8 or de_DE.UTF-8")
    .default("C.UTF-8")
    .describe("System locale."),
  timezone: z
    .string()
    .regex(/^[A-Z][A-Za-z]*(\/[A-Za-z0-9_+-]+)*$/, "a time zone such as Etc/UTC or Europe/Berlin")
    .default("Etc/UTC")
    .describe("System time zone."),
  hostname: hostnameSchema.prefault({}).describe("How a host gets its name."),
  network: z
    .enum(["dhcp", "none"])
    .default("dhcp")
    .describe(
      "dhcp: the image gets its address by itself (cloud-init may say otherwise). none: the recipe sees to it.",
    ),
  upgrades: upgradesSchema.prefault({}).describe("How running hosts get security upgrades."),
  disk: diskSchema.prefault({}).describe("The disk."),
  "cloud-init": cloudInitSchema.prefault({}).describe("Settings of cloud-init; used when cloud-init is installed."),
  flavours: z
    .record(z.string().regex(/^[a-z][a-z0-9-]*$/, "lower-case letters, digits and -"), flavourSchema)
    .default({})
    .describe("Variants per cloud. Lists and maps are added to the recipe's, all else (and formats) replaces it."),
});

export type MachineRecipe = z.output<typeof machineRecipeSchema>;
export type FileEntry = z.output<typeof fileSchema>;
export type UserEntry = z.output<typeof userSchema>;
export type UpgradePolicy = z.output<typeof upgradesSchema>;
export type Firmware = (typeof firmwares)[number];
export type FormatId = (typeof formatIds)[number];

/** Project paths the recipe reads: the loader snapshots each of them before planning. Sorted, without repeats. */
export function recipeSources(recipe: MachineRecipe): string[] {
  const paths = new Set<string>();
  for (const part of [recipe, ...Object.values(recipe.flavours)]) {
    for (const file of Object.values(part.files ?? {})) if (file.source !== undefined) paths.add(file.source);
    for (const entry of part.provision ?? []) {
      for (const path of [entry.shell, entry.ansible, ...(entry.sources ?? [])])
        if (path !== undefined) paths.add(path);
    }
  }
  return [...paths].sort();
}
