import { z } from "zod";
import { checksSchema } from "../checks/schema.ts";
import { machineRecipeSchema } from "../images/schema.ts";
import { channelsSchema } from "./channels-schema.ts";
import type { SectionKind } from "./files/merge-documents.ts";
import { givenNameSchema } from "./given-name.ts";

/** The whole of `slipway.yaml`, each room's section from that room. Strict: an unknown key is an error. */
export const projectSchema = z
  .strictObject({
    version: z.literal(1).describe("Version of this file's format; always 1."),
    include: z
      .array(z.string().min(1))
      .default([])
      .describe(
        "Further files of the project: paths or simple globs such as images/*.yaml. They may hold the same sections.",
      ),
    images: z
      .record(givenNameSchema, machineRecipeSchema)
      .refine((images) => Object.keys(images).length > 0, "a project has at least one image")
      .describe("Recipes, by the image's name."),
    channels: channelsSchema.default([]),
    checks: checksSchema.prefault({}),
  })
  .describe("A Slipway project.");

/** How each section is put together from several files. */
export const sectionKinds = {
  version: "single",
  include: "single",
  images: "map",
  channels: "list",
  checks: "map",
} as const satisfies Record<keyof typeof projectSchema.shape, SectionKind>;
