import { z } from "zod";

/** `{ ansible: site.yml, vars: {...}, sources: [roles] }` */
export const ansibleConfig = z.strictObject({
  ansible: z
    .string()
    .min(1)
    .describe("Path of the playbook, relative to the project file. It is played against the image's tree by chroot."),
  vars: z
    .record(z.string(), z.json())
    .optional()
    .describe("Extra variables of the playbook. No secrets: they would stay readable in the plan."),
  sources: z
    .array(z.string().min(1))
    .optional()
    .describe("Further files and folders the playbook needs (roles, templates), relative to the project file."),
});
