import { z } from "zod";
import type { Artifact, InstalledPackage } from "../../catalog/model.ts";
import { recordEvidence } from "../../catalog/record-evidence.ts";
import { recordVersion } from "../../catalog/record-version.ts";
import { canonicalJson, sha256Hex } from "../../lib/canonical-json.ts";
import type { Json, JsonObject } from "../../lib/json.ts";
import { done, type StepType } from "../../runs/model.ts";
import type { Database } from "../../store/database.ts";

const config = z.strictObject({ image: z.string() });

const manifest = z.object({
  image: z.string(),
  arch: z.string(),
  flavour: z.string().nullable(),
  inputsDigest: z.string(),
  artifacts: z.array(z.custom<Artifact>((value) => typeof value === "object" && value !== null)),
  packages: z.array(z.custom<InstalledPackage>((value) => typeof value === "object" && value !== null)),
  build: z.object({ envelope: z.record(z.string(), z.json()), detail: z.record(z.string(), z.json()) }),
});

export interface RecordDependencies {
  db: Database;
}

/**
 * `images/record`: makes the built variants one version of the image, with the signed evidence of their build. The
 * version is recorded before the step's result, which names it; recording the same build again gives the same version,
 * so nothing is lost or doubled when the step is carried out twice. Evidence is written with the result.
 */
export function recordBuildStep(deps: RecordDependencies): StepType<typeof config, Json> {
  return {
    id: "images/record",
    config,
    async run(ctx, { image }, input) {
      const variants = Object.values(input).flatMap((value) => {
        const found = manifest.safeParse(value);
        return found.success ? [found.data] : [];
      });
      if (variants.length === 0) throw new Error("no manifest is among the inputs of the record step");
      const { runId, actor } = ctx;
      const now = ctx.clock.now();
      const build = {
        image,
        inputsDigest: sha256Hex(canonicalJson(variants.map((one) => one.inputsDigest).sort())),
        artifacts: variants.flatMap((one) => one.artifacts),
        packages: variants[0]?.packages ?? [],
      };
      const { version, created } = await deps.db
        .transaction()
        .execute((tx) => recordVersion(tx, { ...build, runId, now, actor }));
      ctx.log.note(`${image} ${version.version}${created ? "" : ", which was there already"}`);
      const { digest, artifacts } = version;
      const output = { image, version: version.version, digest, created, artifacts: artifacts as unknown as Json };
      return done<Json>(output, {
        record: async (tx) => {
          for (const { subject, detail, envelope } of buildEvidence(variants)) {
            await recordEvidence(tx, {
              subject,
              check: "build",
              result: "passed",
              detail,
              envelope,
              runId,
              now,
              actor,
            });
          }
        },
      });
    },
  };
}

/** Evidence is about raw disks, one in each variant. */
function buildEvidence(
  variants: readonly z.output<typeof manifest>[],
): { subject: string; detail: JsonObject; envelope: JsonObject }[] {
  return variants.flatMap(({ artifacts, build }) =>
    artifacts
      .filter(({ format }) => format === "raw")
      .map(({ digest }) => ({
        subject: digest,
        detail: build.detail as JsonObject,
        envelope: build.envelope as JsonObject,
      })),
  );
}
