import type { JsonObject } from "../lib/json.ts";

/** One immutable built file, named by its digest. */
export interface Artifact {
  /** `sha256:<hex>` */
  digest: string;
  format: "raw" | "qcow2" | "vhd" | "gce" | "vmdk" | "rootfs" | "manifest" | "cyclonedx" | "spdx" | "provenance";
  arch: string;
  /** null for the recipe without a flavour. */
  flavour: string | null;
  /** Apparent size. */
  sizeBytes: number;
  /** What it takes on disk (sparse files take less than their size). */
  allocatedBytes: number;
  /** Name a person would give the downloaded file, e.g. `web-20261121.1-amd64.qcow2`. */
  fileName: string;
}

/** An installed package, from the image's own database. */
export interface InstalledPackage {
  name: string;
  version: string;
  arch: string;
  /** Source package and version, as dpkg names them. */
  source: string;
  sourceVersion: string;
  installedKib: number;
  license?: string;
}

/** The human tag of one build: never reused, never changed. */
export interface Version {
  image: string;
  /** `YYYYMMDD.N` */
  version: string;
  /** Digest of the first raw artifact (no flavour, first arch); what evidence is about when nothing else is named. */
  digest: string;
  /** SHA-256 over everything that went in; the same inputs give the same version. */
  inputsDigest: string;
  createdAt: string;
  artifacts: readonly Artifact[];
  packages: readonly InstalledPackage[];
  /** Unit-bearing numbers measured by checks, e.g. `bootMs`. */
  measurements: JsonObject;
  runId: string;
}

/** A signed statement about an artifact. */
export interface Evidence {
  id: string;
  /** Digest of the artifact it is about. */
  subject: string;
  /** `build`, `content`, `boot`, … */
  check: string;
  result: "passed" | "failed";
  /** What was measured and found; the statement's predicate. */
  detail: JsonObject;
  /** DSSE envelope (JSON) of the in-toto statement. */
  envelope: JsonObject;
  runId: string;
  at: string;
}

/** A named pointer to one version of an image. */
export interface ChannelState {
  channel: string;
  image: string;
  version: string | null;
  digest: string | null;
  since: string | null;
  by: string | null;
}

export interface ChannelMove {
  channel: string;
  image: string;
  from: string | null;
  to: string;
  action: "promote" | "rollback";
  by: string;
  at: string;
  /** Set when needs were overridden. */
  override: { reason: string; missing: readonly string[] } | null;
  /** Why it was rolled back; null for a promotion. */
  reason: string | null;
}

/** What a channel asks for, as `slipway.yaml` says it. The order of the rules is the order of the channels. */
export interface ChannelRule {
  name: string;
  /** Names of checks: each raw artifact must have passed each of them. */
  needs: readonly string[];
}

/** Evidence that a channel asks for and a version does not have. */
export interface MissingEvidence {
  need: string;
  /** Digest of the raw artifact it is missing on. */
  artifact: string;
  /** `amd64` or `amd64/azure`. */
  variant: string;
  /** `unverified`: there is a row that says passed, but its signature does not hold. */
  why: "none" | "failed" | "unverified";
}

/** A version in lists: without its packages. */
export interface VersionSummary {
  image: string;
  version: string;
  digest: string;
  createdAt: string;
  runId: string;
  /** Names of the channels that point to it now. */
  channels: readonly string[];
  /** Newest result of each check over all raw artifacts: `failed` when it failed on one of them. */
  checks: { readonly [check: string]: "passed" | "failed" };
  formats: readonly string[];
  /** Of the raw artifact that `digest` names. */
  sizeBytes: number;
  allocatedBytes: number;
}

export interface ImageSummary {
  name: string;
  /** Newest version first. */
  latest: VersionSummary;
  versionCount: number;
  channels: readonly ChannelState[];
}

/** Something that happened to an image, oldest first. */
export type HistoryEntry =
  | { kind: "version"; at: string; version: string; digest: string; runId: string }
  | { kind: "move"; at: string; move: ChannelMove }
  | {
      kind: "evidence";
      at: string;
      /** Versions that hold the artifact it is about. */
      versions: readonly string[];
      variant: string;
      evidence: Omit<Evidence, "envelope">;
    };

export interface PackageChange {
  name: string;
  arch: string;
  from: string;
  to: string;
  direction: "up" | "down";
}

export interface PackageEntry {
  name: string;
  arch: string;
  version: string;
}

/** From one version of an image to another. Numbers are null when they were not measured. */
export interface VersionDiff {
  from: { version: string; digest: string };
  to: { version: string; digest: string };
  packages: { added: readonly PackageEntry[]; removed: readonly PackageEntry[]; changed: readonly PackageChange[] };
  /** Apparent size of the raw artifact. */
  sizeBytes: { from: number; to: number };
  /** What the raw artifact takes on disk. */
  allocatedBytes: { from: number; to: number };
  bootMs: { from: number | null; to: number | null };
}
