import type { InstalledPackage } from "../../catalog/model.ts";
import type { JsonObject } from "../../lib/json.ts";
import { deriveUuid } from "../disk/identity.ts";
import { packageUrl } from "./installed-packages.ts";

export interface SbomInput {
  /** Name of the image with its variant. */
  name: string;
  suite: string;
  packages: readonly InstalledPackage[];
  inputsDigest: string;
  /** SHA-256 (hex) of the raw disk. */
  rawSha256: string;
  sourceDateEpoch: number;
}

export function sourceDate(sourceDateEpoch: number): string {
  return new Date(sourceDateEpoch * 1000).toISOString().replace(".000Z", "Z");
}

/** CycloneDX 1.5 document. Serial number and time come from the inputs, so that equal builds give equal documents. */
export function cycloneDx(input: SbomInput): JsonObject {
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.5.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.5",
    serialNumber: `urn:uuid:${deriveUuid(input.inputsDigest, "cyclonedx")}`,
    version: 1,
    metadata: {
      timestamp: sourceDate(input.sourceDateEpoch),
      tools: { components: [{ type: "application", name: "slipway" }] },
      component: {
        type: "operating-system",
        "bom-ref": "image",
        name: input.name,
        version: input.inputsDigest.slice(0, 16),
        hashes: [{ alg: "SHA-256", content: input.rawSha256 }],
      },
    },
    components: input.packages.map((one) => ({
      type: "library",
      "bom-ref": packageUrl(one, input.suite),
      name: one.name,
      version: one.version,
      purl: packageUrl(one, input.suite),
      properties: [
        { name: "slipway:source", value: one.source },
        { name: "slipway:source-version", value: one.sourceVersion },
        { name: "slipway:installed-kib", value: String(one.installedKib) },
      ],
    })),
    dependencies: [{ ref: "image", dependsOn: input.packages.map((one) => packageUrl(one, input.suite)) }],
  };
}
