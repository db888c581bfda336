import { z } from "zod";
import { evidenceNames } from "./evidence-names.ts";
import { givenNameSchema } from "./given-name.ts";

const ruleSchema = z.strictObject({
  needs: z
    .array(z.enum(evidenceNames))
    .default([])
    .describe("Evidence that a version must have, passed, before the channel may point to it."),
});

const entrySchema = z
  .record(givenNameSchema, ruleSchema)
  .refine((entry) => Object.keys(entry).length === 1, {
    message: "an entry of `channels` is one name and its rule",
    params: { hint: "write a list item per channel: `- testing: { needs: [content] }`" },
  })
  .meta({ minProperties: 1, maxProperties: 1 });

/** The `channels:` section: a list, because a version goes through the channels in this order. */
export const channelsSchema = z
  .array(entrySchema)
  .superRefine((entries, ctx) => {
    const names = entries.map((entry) => Object.keys(entry)[0] ?? "");
    for (const [index, name] of names.entries()) {
      const first = names.indexOf(name);
      if (first === index) continue;
      ctx.addIssue({
        code: "custom",
        path: [index, name],
        message: `\`${name}\` is defined twice`,
        params: { first: [first, name] },
      });
    }
  })
  .describe("Named pointers to one version of each image, in the order in which a version goes through them.");

export interface ProjectChannel {
  name: string;
  /** Names of the evidence a version must have passed. */
  needs: readonly string[];
}

export function channelRules(section: z.output<typeof channelsSchema>): ProjectChannel[] {
  return section.flatMap((entry) => Object.entries(entry).map(([name, rule]) => ({ name, ...rule })));
}
