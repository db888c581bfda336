import { z } from "zod";
import type { JsonObject } from "../../../lib/json.ts";
import { done, type StepType } from "../../../runs/model.ts";
import type { CheckDeps } from "../../check-deps.ts";
import { checkSubject, subjectConfig } from "../../check-subject.ts";
import { passedAlready } from "../../passed-already.ts";
import { configurationDigest } from "../../reusable-evidence.ts";
import { signEvidence } from "../../sign-evidence.ts";
import { type BootReport, bootMeasurements, passedNames } from "./boot-report.ts";

export const bootVerdictConfig = z.strictObject({
  ...subjectConfig,
  /** Keys of the boot steps, all needed by this one. */
  boots: z.array(z.string()).min(1),
});

/**
 * Step type `checks/boot-verdict`: runs when every firmware's boot has passed and records the one evidence `boot`.
 * Its `bootMs` is that of the first firmware, so that versions compare like with like.
 */
export function bootVerdict(deps: CheckDeps): StepType {
  return {
    id: "checks/boot-verdict",
    config: bootVerdictConfig,
    async run(ctx, config: z.output<typeof bootVerdictConfig>, input) {
      const subject = checkSubject(config, input);
      const reports = config.boots.map((key) => input[key] as unknown as BootReport);
      const told = { boots: reports.map(({ firmware, configuration }) => ({ firmware, configuration })) };
      const configuration = configurationDigest(told);
      const already = await passedAlready(deps, ctx, { reuse: config.reuse, subject, check: "boot", configuration });
      if (already !== undefined) return already;
      const detail: JsonObject = { configuration, ...verdictDetail(reports) };
      const tests = {
        passed: reports.flatMap((report) => passedNames(report).map((name) => `${report.firmware}: ${name}`)),
        failed: [],
      };
      const record = await signEvidence(deps, ctx, {
        subject,
        configuration: told,
        results: [{ check: "boot", result: "passed", detail, tests }],
      });
      return done(detail, { record });
    },
  };
}

/** Pure. */
export function verdictDetail(reports: readonly BootReport[]): JsonObject {
  const [first] = reports;
  return {
    firmwares: reports.map(({ firmware, accelerator, timings, guest, console }) => ({
      firmware,
      accelerator,
      timings,
      guest,
      console,
    })),
    measurements: first === undefined ? {} : bootMeasurements(first),
  };
}
