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
}
