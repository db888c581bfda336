import { isAbsolute } from "node:path";
import { z } from "zod";
import { givenNameSchema } from "../project/given-name.ts";

/**
 * What a person asks for, before anything is looked up: the planners turn it into a plan, and the plan keeps it so
 * that `run retry` can plan it again. `verb` is the `<noun> <verb>` of the command.
 */

/** PostgreSQL's text and the file system's names hold everything but this. */
const noNul = /^[^\0]*$/;

/** A path on the server's machine. */
export const absolutePath = z
  .string()
  .max(4096)
  .regex(noNul, "must not hold a NUL character")
  .refine(isAbsolute, "must be an absolute path");

/** `latest`, a version (`20261121.1`), a channel's name or `sha256:<at least 6 hex digits>`. */
export const versionRef = z
  .string()
  .min(1)
  .max(80)
  .regex(
    /^(sha256:[0-9a-f]{6,64}|[A-Za-z0-9][A-Za-z0-9.-]*)$/,
    "must be latest, a version, a channel or sha256: with 6 hex digits or more",
  );

/** Why a person did what the rules do not ask for; kept in the event log. */
export const reason = z.string().trim().min(1).max(2000).regex(noNul, "must not hold a NUL character");

const listed = z
  .string()
  .max(63)
  .regex(/^[A-Za-z0-9][A-Za-z0-9@*._-]*$/, "must be a name");
const names = (what: string) => z.array(listed).min(1).max(50).describe(what);
const about = { project: absolutePath.describe("Folder with slipway.yaml"), image: givenNameSchema };

export const buildRequestSchema = z.strictObject({
  verb: z.literal("image build"),
  ...about,
  flavours: names("Only these flavours; default: all of the recipe").optional(),
  formats: names("These disk formats instead of the recipe's").optional(),
  arch: names("Only these architectures; default: all of the recipe").optional(),
});

export const testRequestSchema = z.strictObject({
  verb: z.literal("image test"),
  ...about,
  ref: versionRef.optional().describe("Version to test; default: latest"),
  checks: names(
    "Only these checks; default: content, then boot, which is left out for an image without a kernel",
  ).optional(),
});

export const promoteRequestSchema = z.strictObject({
  verb: z.literal("image promote"),
  ...about,
  ref: versionRef.optional().describe("Version to promote; default: latest"),
  to: givenNameSchema.describe("Channel that shall point to the version"),
  override: z
    .strictObject({ reason })
    .optional()
    .describe("Promote although evidence is missing; the reason is recorded"),
});

export const releaseRequestSchema = z.strictObject({
  verb: z.literal("image release"),
  ...about,
  to: givenNameSchema
    .optional()
    .describe("Last channel to promote to, through every one before it; default: the last of all"),
});

export const requestSchema = z.discriminatedUnion(
  "verb",
  [buildRequestSchema, testRequestSchema, promoteRequestSchema, releaseRequestSchema],
  { error: "must be one of: image build, image test, image promote, image release" },
);

export type BuildRequest = z.output<typeof buildRequestSchema>;
export type TestRequest = z.output<typeof testRequestSchema>;
export type PromoteRequest = z.output<typeof promoteRequestSchema>;
export type ReleaseRequest = z.output<typeof releaseRequestSchema>;
export type Request = z.output<typeof requestSchema>;
