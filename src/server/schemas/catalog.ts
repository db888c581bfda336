import { z } from "zod";
import type { Artifact, ChannelMove, ChannelState, Evidence, InstalledPackage, Version } from "../../catalog/model.ts";
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

const versionFields = z.object({
  image: z.string(),
  version: z.string(),
  digest: z.string(),
  inputsDigest: z.string(),
  createdAt: instant,
  measurements: jsonObject,
  runId: z.string(),
});

/** A version without its packages, for lists. */
export const versionSummarySchema = versionFields.extend({ artifacts: listOf(artifactSchema) });

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

export const versionDetailSchema = versionFields.extend({
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
}) satisfies z.ZodType<ChannelMove>;

export const imageSummarySchema = z.object({
  image: z.string(),
  versions: z.number().int().describe("How many versions there are"),
  latest: z.string().nullable(),
  digest: z.string().nullable(),
  createdAt: instant.nullable(),
  channels: listOf(z.object({ channel: z.string(), version: z.string() })),
});

export const imageDetailSchema = z.object({
  image: z.string(),
  versions: listOf(versionSummarySchema),
  channels: listOf(channelStateSchema),
});

/** One thing that happened to an image, newest first in lists. */
export const historyEntrySchema = z.object({
  at: instant,
  what: z.enum(["built", "checked", "promoted", "rolled back"]),
  version: z.string(),
  by: z.string(),
  summary: z.string(),
  runId: z.string().nullable(),
});

const changedNumber = z.object({ from: z.number().nullable(), to: z.number().nullable() });

export const versionDiffSchema = z.object({
  image: z.string(),
  from: z.string(),
  to: z.string(),
  packages: z.object({
    added: listOf(z.object({ name: z.string(), version: z.string() })),
    removed: listOf(z.object({ name: z.string(), version: z.string() })),
    changed: listOf(z.object({ name: z.string(), from: z.string(), to: z.string() })),
  }),
  sizeBytes: changedNumber,
  bootMs: changedNumber,
});
