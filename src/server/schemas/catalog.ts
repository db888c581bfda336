import { z } from "zod";
import type {
  Artifact,
  ChannelMove,
  ChannelState,
  Evidence,
  HistoryEntry,
  ImageSummary,
  InstalledPackage,
  Version,
  VersionDiff,
  VersionSummary,
} from "../../catalog/model.ts";
import { instant, jsonObject, listOf } from "./json-value.ts";

export const artifactSchema = z.object({
  digest: z.string(),
  format: z.enum(["raw", "qcow2", "vhd", "gce", "vmdk", "rootfs", "manifest", "cyclonedx", "spdx", "provenance"]),
  arch: z.string(),
  flavour: z.string().nullable(),
  sizeBytes: z.number(),
  allocatedBytes: z.number(),
  fileName: z.string(),
}) satisfies z.ZodType<Artifact>;

export const packageSchema = z.object({
  name: z.string(),
  version: z.string(),
  arch: z.string(),
  source: z.string(),
  sourceVersion: z.string(),
  installedKib: z.number(),
  license: z.string().optional(),
}) satisfies z.ZodType<InstalledPackage>;

/** A version without its packages, for lists. */
export const versionSummarySchema = z.object({
  image: z.string(),
  version: z.string(),
  digest: z.string(),
  createdAt: instant,
  runId: z.string(),
  channels: listOf(z.string()).describe("Channels that point to it now"),
  checks: z.record(z.string(), z.enum(["passed", "failed"])).describe("Newest result of each check"),
  formats: listOf(z.string()),
  sizeBytes: z.number(),
  allocatedBytes: z.number(),
}) satisfies z.ZodType<VersionSummary>;

export const evidenceSchema = z.object({
  id: z.string(),
  subject: z.string(),
  check: z.string(),
  result: z.enum(["passed", "failed"]),
  detail: jsonObject,
  envelope: jsonObject,
  runId: z.string(),
  at: instant,
}) satisfies z.ZodType<Evidence>;

export const versionDetailSchema = z.object({
  image: z.string(),
  version: z.string(),
  digest: z.string(),
  inputsDigest: z.string(),
  createdAt: instant,
  runId: z.string(),
  measurements: jsonObject,
  artifacts: listOf(artifactSchema.extend({ path: z.string().describe("Where the file is on the server's machine") })),
  packages: listOf(packageSchema),
  evidence: listOf(evidenceSchema),
  channels: listOf(z.string()).describe("Channels that point to it now"),
}) satisfies z.ZodType<Version>;

export const channelStateSchema = z.object({
  channel: z.string(),
  image: z.string(),
  version: z.string().nullable(),
  digest: z.string().nullable(),
  since: instant.nullable(),
  by: z.string().nullable(),
}) satisfies z.ZodType<ChannelState>;

export const channelMoveSchema = z.object({
  channel: z.string(),
  image: z.string(),
  from: z.string().nullable(),
  to: z.string(),
  action: z.enum(["promote", "rollback"]),
  by: z.string(),
  at: instant,
  override: z.object({ reason: z.string(), missing: listOf(z.string()) }).nullable(),
  reason: z.string().nullable().describe("Why it was rolled back; null for a promotion"),
}) satisfies z.ZodType<ChannelMove>;

export const imageSummarySchema = z.object({
  name: z.string(),
  latest: versionSummarySchema,
  versionCount: z.number().int(),
  channels: listOf(channelStateSchema),
}) satisfies z.ZodType<ImageSummary>;

export const imageDetailSchema = z.object({
  name: z.string(),
  versions: listOf(versionSummarySchema),
  channels: listOf(channelStateSchema),
});

/** One thing that happened to an image. */
export const historyEntrySchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("version"), at: instant, version: z.string(), digest: z.string(), runId: z.string() }),
  z.object({ kind: z.literal("move"), at: instant, move: channelMoveSchema }),
  z.object({
    kind: z.literal("evidence"),
    at: instant,
    versions: listOf(z.string()),
    variant: z.string(),
    evidence: evidenceSchema.omit({ envelope: true }),
  }),
]) satisfies z.ZodType<HistoryEntry>;

const packageEntry = z.object({ name: z.string(), arch: z.string(), version: z.string() });
const namedVersion = z.object({ version: z.string(), digest: z.string() });
const measured = z.object({ from: z.number(), to: z.number() });

export const versionDiffSchema = z.object({
  from: namedVersion,
  to: namedVersion,
  packages: z.object({
    added: listOf(packageEntry),
    removed: listOf(packageEntry),
    changed: listOf(
      z.object({
        name: z.string(),
        arch: z.string(),
        from: z.string(),
        to: z.string(),
        direction: z.enum(["up", "down"]),
      }),
    ),
  }),
  sizeBytes: measured.describe("Apparent size of the raw artifact"),
  allocatedBytes: measured.describe("What the raw artifact takes on disk"),
  bootMs: z.object({ from: z.number().nullable(), to: z.number().nullable() }),
}) satisfies z.ZodType<VersionDiff>;
