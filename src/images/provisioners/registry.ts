import { ansible } from "./ansible/plugin.ts";
import type { Provisioner } from "./model.ts";
import type { ProvisionerId } from "./schema.ts";
import { shell } from "./shell/plugin.ts";

/** Every provisioner; a new one is a folder, a line here and one in `schema.ts`. */
export const provisioners: Readonly<Record<ProvisionerId, Provisioner>> = { shell, ansible };
