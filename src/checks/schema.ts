import { z } from "zod";

const duration = z.string().regex(/^[1-9][0-9]*(s|m|h)$/, "a duration such as 90s, 5m or 1h");

const httpSchema = z
  .strictObject({
    port: z.number().int().min(1).max(65535).default(80).describe("TCP port inside the guest."),
    path: z
      .string()
      .regex(/^\/[^\s#]*$/, "a path such as /health")
      .default("/")
      .describe("Path asked for with GET."),
    status: z.number().int().min(100).max(599).default(200).describe("Status the answer must have."),
    contains: z.string().min(1).optional().describe("Text the answer's body must contain."),
  })
  .describe("An HTTP answer the guest must give to a client outside of it.");

const bootSchema = z.strictObject({
  timeout: duration
    .default("5m")
    .describe("Time for boot and tests with KVM; without KVM it is multiplied, because emulation is slower."),
  expect: z
    .strictObject({
      units: z
        .enum(["clean", "any"])
        .default("clean")
        .describe("clean: no systemd unit may have failed. any: failed units are reported only."),
      http: httpSchema.optional(),
    })
    .prefault({})
    .describe("What the booted guest must show, besides what is always asserted."),
  run: z
    .array(z.string().min(1))
    .default([])
    .describe(
      "Test scripts, relative to the project file, run inside the guest in this order, as root by way of sudo (an image without sudo runs them as the user cloud-init makes); exit code 0 passes.",
    ),
});

const waiverSchema = z
  .strictObject({
    rule: z
      .string()
      .regex(/^[a-z][a-z0-9-]*$/, "a rule's id, as docs/content-rules.md lists them")
      .describe("Id of the rule."),
    path: z
      .string()
      .startsWith("/")
      .optional()
      .describe(
        "Only findings about this path, or below it when it ends in a slash. Default: all of the rule's findings.",
      ),
    reason: z.string().trim().min(1).max(500).describe("Why the finding is accepted; kept in the evidence."),
    until: z.iso
      .date("a date such as 2027-01-31")
      .describe("Last day (UTC) the waiver holds; the rule fails after it."),
  })
  .describe("Accepts findings of one rule until a date.");

const contentSchema = z.strictObject({
  waive: z.array(waiverSchema).default([]).describe("Findings that are accepted for a while."),
  expect: z
    .strictObject({
      packages: z.array(z.string().min(1)).default([]).describe("Further packages that must be installed."),
      absent: z.array(z.string().min(1)).default([]).describe("Packages that must not be installed."),
      files: z.array(z.string().startsWith("/")).default([]).describe("Paths that must exist."),
      units: z.array(z.string().min(1)).default([]).describe("systemd units that must be enabled, e.g. nginx.service."),
      setuid: z
        .array(z.string().startsWith("/"))
        .default([])
        .describe("Files that may be setuid or setgid although no package owns them."),
    })
    .prefault({})
    .describe("What the tree must hold, besides what its recipe asks for."),
});

/** The `checks:` section of slipway.yaml. Strict: an unknown key is an error. */
export const checksSchema = z
  .strictObject({
    content: contentSchema.prefault({}).describe("Rules over the files of the image, without booting it."),
    boot: bootSchema.prefault({}).describe("Boots the image in a virtual machine and tests it there."),
  })
  .describe("How built images are checked.");

export type ChecksSection = z.output<typeof checksSchema>;
export type ContentSection = ChecksSection["content"];
export type BootSection = ChecksSection["boot"];
export type HttpExpectation = z.output<typeof httpSchema>;
export type Waiver = z.output<typeof waiverSchema>;

export { bootSchema, contentSchema };
