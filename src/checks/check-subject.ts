import { z } from "zod";
import { UserError } from "../lib/errors.ts";
import type { Json } from "../lib/json.ts";

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);

/** Part of each check step's configuration: which raw artifact it is about, and whether it must be looked at anew. */
export const subjectConfig = {
  image: z.string(),
  arch: z.string(),
  flavour: z.string().nullable(),
  /** A digest that is known already, or the needed step whose output lists the artifacts. */
  subject: z.union([z.strictObject({ digest, fileName: z.string() }), z.strictObject({ step: z.string() })]),
  /** Evidence that it passed before, for the same configuration, is enough. */
  reuse: z.boolean().default(false),
};

const subjectSchema = z.object(subjectConfig);
type SubjectConfig = z.input<typeof subjectSchema>;

const outputSchema = z.looseObject({
  artifacts: z.array(
    z.looseObject({
      digest,
      format: z.string(),
      arch: z.string(),
      flavour: z.string().nullable(),
      fileName: z.string(),
    }),
  ),
});

/** The raw artifact a check looks at. */
export interface CheckSubject {
  /** `sha256:<hex>` */
  digest: string;
  sha256: string;
  fileName: string;
}

/**
 * Finds the raw artifact of the check's arch and flavour, in the configuration or in the needed step's output.
 * @throws UserError `not-found` when the output lists none.
 */
export function checkSubject(config: SubjectConfig, input: { readonly [key: string]: Json }): CheckSubject {
  const { subject } = config;
  if ("digest" in subject) return { ...subject, sha256: subject.digest.slice("sha256:".length) };
  const output = outputSchema.safeParse(input[subject.step]);
  const found = output.data?.artifacts.find(
    ({ format, arch, flavour }) => format === "raw" && arch === config.arch && flavour === config.flavour,
  );
  if (found === undefined) {
    const variant = [config.arch, config.flavour].filter((part) => part !== null).join(", ");
    throw new UserError("not-found", `step ${subject.step} gave no raw artifact of ${config.image} (${variant})`, {
      hint: "checks look at the raw format: it must be built",
    });
  }
  return { digest: found.digest, sha256: found.digest.slice("sha256:".length), fileName: found.fileName };
}
