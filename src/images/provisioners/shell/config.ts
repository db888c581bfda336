import { z } from "zod";

/** `{ shell: setup.sh, args: [...], env: {...} }` */
export const shellConfig = z.strictObject({
  shell: z
    .string()
    .min(1)
    .describe("Path of the script, relative to the project file. It runs as root inside the image's tree."),
  args: z.array(z.string()).optional().describe("Arguments given to the script."),
  env: z
    .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), z.string())
    .optional()
    .describe("Environment variables added for the script. No secrets: they would stay readable in the plan."),
});
