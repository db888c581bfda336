import type { VersionDetail } from "../src/client/types.ts";

const at = "2026-11-21T10:00:00.000Z";
const digest = `sha256:${"a".repeat(64)}`;

export function sampleVersion(more: Partial<VersionDetail> = {}): VersionDetail {
  return {
    image: "web",
    version: "20261121.1",
    digest,
    inputsDigest: `sha256:${"b".repeat(64)}`,
    createdAt: at,
    runId: "run-1",
    measurements: {},
    artifacts: [
      {
        digest,
        format: "raw",
        arch: "amd64",
        flavour: null,
        sizeBytes: 2 * 1024 ** 3,
        allocatedBytes: 470 * 1024 ** 2,
        fileName: "web-20261121.1-amd64.raw",
        path: "/var/lib/slipway/blobs/aa/web.raw",
      },
    ],
    packages: [],
    evidence: [],
    channels: [],
    ...more,
  };
}
