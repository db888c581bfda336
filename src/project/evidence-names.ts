import { checksSchema } from "../checks/schema.ts";

/** What a channel may ask for: that the version was built here, and each check there is. */
export const evidenceNames = [
  "build",
  ...(Object.keys(checksSchema.shape) as (keyof typeof checksSchema.shape)[]),
] as const;
