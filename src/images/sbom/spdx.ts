import type { InstalledPackage } from "../../catalog/model.ts";
import type { JsonObject } from "../../lib/json.ts";
import { deriveUuid } from "../disk/identity.ts";
import { type SbomInput, sourceDate } from "./cyclonedx.ts";
import { packageUrl } from "./installed-packages.ts";

/** SPDX 2.3 document (JSON). Namespace and time come from the inputs, so that equal builds give equal documents. */
export function spdx(input: SbomInput): JsonObject {
  return {
    spdxVersion: "SPDX-2.3",
    dataLicense: "CC0-1.0",
    SPDXID: "SPDXRef-DOCUMENT",
    name: input.name,
    documentNamespace: `urn:uuid:${deriveUuid(input.inputsDigest, "spdx")}`,
    creationInfo: { created: sourceDate(input.sourceDateEpoch), creators: ["Tool: slipway"] },
    documentDescribes: ["SPDXRef-image"],
    packages: [
      {
        SPDXID: "SPDXRef-image",
        name: input.name,
        versionInfo: input.inputsDigest.slice(0, 16),
        downloadLocation: "NOASSERTION",
        filesAnalyzed: false,
        licenseConcluded: "NOASSERTION",
        licenseDeclared: "NOASSERTION",
        copyrightText: "NOASSERTION",
        primaryPackagePurpose: "OPERATING-SYSTEM",
        checksums: [{ algorithm: "SHA256", checksumValue: input.rawSha256 }],
      },
      ...input.packages.map((one) => spdxPackage(one, input.suite)),
    ],
    relationships: input.packages.map((one) => ({
      spdxElementId: "SPDXRef-image",
      relationshipType: "CONTAINS",
      relatedSpdxElement: spdxId(one),
    })),
  };
}

/** SPDX ids hold letters, digits, `.` and `-` only. */
function spdxId(one: InstalledPackage): string {
  return `SPDXRef-${`${one.name}-${one.arch}`.replaceAll("+", "-plus-").replace(/[^A-Za-z0-9.-]/g, "-")}`;
}

function spdxPackage(one: InstalledPackage, suite: string): JsonObject {
  return {
    SPDXID: spdxId(one),
    name: one.name,
    versionInfo: one.version,
    supplier: "Organization: Debian",
    downloadLocation: "NOASSERTION",
    filesAnalyzed: false,
    licenseConcluded: "NOASSERTION",
    licenseDeclared: "NOASSERTION",
    copyrightText: "NOASSERTION",
    sourceInfo: `built from ${one.source} ${one.sourceVersion}`,
    externalRefs: [
      { referenceCategory: "PACKAGE-MANAGER", referenceType: "purl", referenceLocator: packageUrl(one, suite) },
    ],
  };
}
