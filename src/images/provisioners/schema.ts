import { z } from "zod";
import { ansibleConfig } from "./ansible/config.ts";
import { shellConfig } from "./shell/config.ts";

/** Configuration of every provisioner, by id; a new provisioner is one line here and one in `registry.ts`. */
export const provisionerConfigs = { shell: shellConfig, ansible: ansibleConfig } as const;
export type ProvisionerId = keyof typeof provisionerConfigs;
export const provisionerIds = Object.keys(provisionerConfigs) as ProvisionerId[];

/**
 * One entry of `provision`: an object whose key is the provisioner. All keys are in one object, not a union, so
 * that a wrong key is reported as that key and not as "matches none of".
 */
export const provisionEntrySchema = z
  .strictObject({ ...shellConfig.partial().shape, ...ansibleConfig.partial().shape })
  .superRefine((entry, ctx) => {
    const named = provisionerIds.filter((id) => entry[id] !== undefined);
    const id = named[0];
    if (id === undefined || named.length > 1) {
      ctx.addIssue({ code: "custom", message: `name exactly one of: ${provisionerIds.join(", ")}` });
      return;
    }
    const allowed = Object.keys(provisionerConfigs[id].shape);
    for (const key of Object.keys(entry)) {
      if (!allowed.includes(key)) {
        ctx.addIssue({ code: "custom", path: [key], message: `"${key}" is not an option of ${id}` });
      }
    }
  });
export type ProvisionEntry = z.output<typeof provisionEntrySchema>;

/** Which provisioner an entry names. */
export function provisionerOf(entry: ProvisionEntry): ProvisionerId {
  const id = provisionerIds.find((candidate) => entry[candidate] !== undefined);
  if (id === undefined) throw new Error("a provision entry without a provisioner passed validation");
  return id;
}
