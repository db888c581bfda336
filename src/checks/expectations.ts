import { z } from "zod";

/**
 * What the recipe asked for, as far as the finished image must show it. Whoever plans a check fills in what it
 * knows; a rule about something that is not named here does not apply and says so.
 */
export const expectationsSchema = z.strictObject({
  suite: z.string().optional().describe("Debian suite, e.g. bookworm."),
  kernel: z.enum(["cloud", "generic", "none"]).optional(),
  firmware: z.array(z.enum(["bios", "uefi"])).optional(),
  /** Packages asked for by name, with or without `=version`. */
  packages: z.array(z.string()).optional(),
  /** Cloud agents: what each is made of. */
  agents: z
    .array(z.strictObject({ id: z.string(), packages: z.array(z.string()), units: z.array(z.string()) }))
    .optional(),
  upgrades: z
    .strictObject({ mode: z.enum(["off", "unattended", "at-boot"]), spread: z.string().optional() })
    .optional(),
  locale: z.string().optional(),
  timezone: z.string().optional(),
  hostname: z.strictObject({ policy: z.enum(["metadata", "fixed"]), name: z.string().optional() }).optional(),
  /** cloud-init datasources, in order; absent: cloud-init's own list. */
  datasources: z.array(z.string()).optional(),
  /** Users the recipe makes. */
  users: z.array(z.string()).optional(),
  /** Whether cloud-init is in the image; absent: found out while booting. */
  cloudInit: z.boolean().optional(),
});

export type Expectations = z.output<typeof expectationsSchema>;
