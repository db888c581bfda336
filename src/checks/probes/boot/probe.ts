import { stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { hashSparse } from "../../../lib/hash-sparse.ts";
import type { JsonObject } from "../../../lib/json.ts";
import { done, rejected, type StepType } from "../../../runs/model.ts";
import type { CheckDeps } from "../../check-deps.ts";
import { checkSubject, subjectConfig } from "../../check-subject.ts";
import { expectationsSchema } from "../../expectations.ts";
import { passedAlready } from "../../passed-already.ts";
import { probeVersion } from "../../probe-version.ts";
import { configurationDigest } from "../../reusable-evidence.ts";
import { bootSchema } from "../../schema.ts";
import { signEvidence } from "../../sign-evidence.ts";
import { assertEmulator } from "./assert-emulator.ts";
import { bootImage } from "./boot-image.ts";
import { type BootReport, bootMeasurements, bootPassed, failedNames, failureText, passedNames } from "./boot-report.ts";
import { createAcceleratorChooser } from "./choose-accelerator.ts";
import { guestScripts } from "./guest-scripts.ts";

const sourceTreeSchema = z.object({
  digest: z.string(),
  entries: z.array(z.object({ path: z.string(), mode: z.number(), sha256: z.string(), sizeBytes: z.number() })),
});

export const bootProbeConfig = z.strictObject({
  ...subjectConfig,
  arch: z.enum(["amd64", "arm64"]),
  firmware: z.enum(["bios", "uefi"]),
  section: bootSchema,
  expect: expectationsSchema,
  sources: z.record(z.string(), sourceTreeSchema),
});

const measurementNames = { bios: "bootBiosMs", uefi: "bootUefiMs" } as const;

/**
 * Step type `checks/boot`: boots the raw artifact once with one firmware. Output: a {@link BootReport}. Evidence:
 * `boot-bios` or `boot-uefi`; when it failed also `boot`, since the verdict step will not come to run.
 */
export function bootProbe(deps: CheckDeps): StepType {
  const chooseAccelerator = createAcceleratorChooser(join(deps.dataDir, "cache"));
  return {
    id: "checks/boot",
    config: bootProbeConfig,
    async run(ctx, config: z.output<typeof bootProbeConfig>, input) {
      const subject = checkSubject(config, input);
      const check = `boot-${config.firmware}`;
      const told = await bootConfiguration(config);
      const configuration = configurationDigest(told);
      const already = await passedAlready(deps, ctx, { reuse: config.reuse, subject, check, configuration });
      if (already !== undefined) return already;
      await assertEmulator(config.arch, ctx.signal);
      const imagePath = await deps.blobs.verifiedPath(subject.sha256, (path) => hashSparse(path, ctx.signal));
      const { size: imageSizeBytes } = await stat(imagePath);
      const choice = await chooseAccelerator({ ...config, imagePath, workDir: ctx.workDir, signal: ctx.signal });
      ctx.log.note(
        choice.accelerator === "kvm"
          ? `using KVM: ${choice.reason}`
          : `emulating without KVM, which is slower: ${choice.reason}`,
      );
      const report: BootReport = {
        configuration,
        ...(await bootImage({ ...config, ...ctx, choice, imagePath, imageSizeBytes, blobs: deps.blobs })),
      };
      const passed = bootPassed(report);
      const tests = { passed: passedNames(report), failed: failedNames(report) };
      const result = passed ? ("passed" as const) : ("failed" as const);
      const { bootMs } = bootMeasurements(report);
      const own = {
        check,
        result,
        tests,
        detail:
          bootMs === undefined ? report : { ...report, measurements: { [measurementNames[config.firmware]]: bootMs } },
      };
      const record = await signEvidence(deps, ctx, {
        subject,
        configuration: told,
        results: passed ? [own] : [own, { check: "boot", result, tests, detail: { failed: own.check, ...report } }],
      });
      if (passed) return done(report, { record });
      return rejected(failureText(report), {
        hint: "the whole console is among the blobs under the digest above; correct the recipe or the test, then: slipway run retry",
        output: report,
        record,
      });
    },
  };
}

/** All that decides how a boot comes out, besides the artifact; scripts by their content. */
async function bootConfiguration(config: z.output<typeof bootProbeConfig>): Promise<JsonObject> {
  const { arch, firmware, section, expect, sources } = config;
  const scripts = guestScripts(section.run, sources).map(({ name, sha256 }) => ({ name, sha256 }));
  return { arch, firmware, section, expect, scripts, probe: await probeVersion() };
}
