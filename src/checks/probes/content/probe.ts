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
import { contentSchema } from "../../schema.ts";
import { signEvidence } from "../../sign-evidence.ts";
import { contentRules } from "./content-rules.ts";
import { judgeContent, type RuleResult } from "./judge-content.ts";
import { withMountedImage } from "./mounted-image.ts";
import { openTree } from "./open-tree.ts";

export const contentProbeConfig = z.strictObject({
  ...subjectConfig,
  section: contentSchema,
  expect: expectationsSchema,
});

/**
 * Step type `checks/content`: applies the content rules to the raw artifact's files. Output and evidence `content`:
 * `{ configuration, rules: RuleResult[] }`.
 */
export function contentProbe(deps: CheckDeps): StepType {
  return {
    id: "checks/content",
    config: contentProbeConfig,
    async run(ctx, config: z.output<typeof contentProbeConfig>, input) {
      const subject = checkSubject(config, input);
      const configuration: JsonObject = {
        section: config.section,
        expect: config.expect,
        arch: config.arch,
        probe: await probeVersion(),
      };
      const asked = {
        reuse: config.reuse,
        subject,
        check: "content",
        configuration: configurationDigest(configuration),
      };
      const already = await passedAlready(deps, ctx, { ...asked, waivers: config.section.waive });
      if (already !== undefined) return already;
      const imagePath = await deps.blobs.verifiedPath(subject.sha256, (path) => hashSparse(path, ctx.signal));
      const looked = await withMountedImage(imagePath, ctx, async ({ root, esp }) => {
        const tree = await openTree(root, ctx);
        return judgeContent(
          contentRules,
          { tree, esp, expect: config.expect, extra: config.section.expect, arch: config.arch },
          { waivers: config.section.waive, now: ctx.clock.now() },
        );
      });
      const results = looked ?? [noRootFileSystem];
      const failed = results.filter(({ result }) => result === "failed");
      const named = (wanted: RuleResult["result"]) =>
        results.filter(({ result }) => result === wanted).map(({ rule }) => rule);
      ctx.log.note(summary(results));
      const detail: JsonObject = { configuration: asked.configuration, rules: results.map(shortened) };
      const record = await signEvidence(deps, ctx, {
        subject,
        configuration,
        results: [
          {
            check: "content",
            result: failed.length === 0 ? "passed" : "failed",
            detail,
            tests: { passed: named("passed"), failed: named("failed"), warned: named("waived") },
          },
        ],
      });
      if (failed.length === 0) return done(detail, { record });
      return rejected(failureText(results), {
        hint: "correct the recipe, or waive a finding with a reason and a date under checks.content.waive",
        output: detail,
        record,
      });
    },
  };
}

/** What is said instead of every rule about an image that has no tree to look at. */
const noRootFileSystem: RuleResult = {
  rule: "root-file-system",
  title: "The image has a root file system",
  result: "failed",
  findings: [
    { path: "/", message: "no GPT partition of type Linux root or Linux file system holds an ext4 file system" },
  ],
  waivers: [],
};

const maxFindings = 50;

/** Evidence stays readable when a rule has thousands of findings: the first ones, and how many there were. */
function shortened(result: RuleResult): JsonObject {
  return { ...result, findings: result.findings.slice(0, maxFindings), findingsInAll: result.findings.length };
}

/** For people. Pure. */
export function summary(results: readonly RuleResult[]): string {
  const count = (wanted: RuleResult["result"]) => results.filter(({ result }) => result === wanted).length;
  return `content: ${count("passed")} rules passed, ${count("failed")} failed, ${count("waived")} waived, ${count("not-asked")} not asked`;
}

const shownFindings = 5;

/** For people: each failed rule with its first findings. Pure. */
export function failureText(results: readonly RuleResult[]): string {
  const lines = results
    .filter(({ result }) => result === "failed")
    .flatMap(({ rule, title, findings }) => {
      const more = findings.length - shownFindings;
      return [
        `${rule}: ${title}`,
        ...findings.slice(0, shownFindings).map(({ path, message }) => `  ${path} ${message}`),
        ...(more > 0 ? [`  and ${more} more`] : []),
      ];
    });
  return [summary(results), ...lines].join("\n");
}
