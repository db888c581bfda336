import { z } from "zod";

/** A name that people choose in a project: of an image, a channel. It ends up in file names, URLs and host names. */
export const givenNameSchema = z
  .string()
  .max(63, "a name has at most 63 characters")
  .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, "a name of lower-case letters, digits and inner hyphens");
