import { planBootCheck, planContentCheck } from "../checks/plan.ts";
import type { ChecksSection } from "../checks/schema.ts";
import { variantSuffix } from "../images/plan.ts";
import type { Variant } from "../images/variant.ts";
import { UserError } from "../lib/errors.ts";
import type { Sources } from "../project/sources/snapshot-sources.ts";
import type { PlanStep } from "../runs/model.ts";
import { expectationsOf } from "./expectations-of.ts";

export const checkNames = ["content", "boot"] as const;
export type CheckName = (typeof checkNames)[number];

export interface ChecksPlanInput {
  image: string;
  checks: ChecksSection;
  sources: Sources;
  /** Undefined: every check that the variant allows, which is all but a boot without a kernel. */
  wanted: readonly CheckName[] | undefined;
  /** Whether evidence that is there already may stand for a check. */
  reuse?: boolean;
  /** The raw artifacts to check: one per variant, named by digest or by the key of the step that will have made it. */
  subjects: readonly { variant: Variant; subject: string | { digest: string; fileName: string } }[];
}

/** One check of one variant. */
export interface PlannedCheck {
  /** The evidence it leaves. */
  gives: CheckName;
  /** The last one records the evidence. */
  steps: readonly PlanStep[];
}

/**
 * The wanted checks for every variant. Boot waits for content: what is wrong on paper is told first.
 * @throws UserError `usage` for a boot that is asked for by name and that the variant has no kernel for;
 * `unsupported-arch` for an architecture that cannot be booted
 */
export function planChecks(input: ChecksPlanInput): PlannedCheck[] {
  const variants = input.subjects.map(({ variant }) => variant);
  return input.subjects.flatMap(({ variant, subject }) => {
    const wanted = input.wanted ?? checkNames.filter((name) => name !== "boot" || variant.recipe.kernel !== "none");
    const common = {
      image: input.image,
      arch: variant.arch,
      flavour: variant.flavour,
      suffix: variantSuffix(variant, variants),
      needs: [],
      subjectFrom: subject,
      expect: expectationsOf(variant),
      reuse: input.reuse ?? false,
    };
    const content = wanted.includes("content") ? planContentCheck({ ...common, config: input.checks.content }) : [];
    const boot = wanted.includes("boot")
      ? planBootCheck({
          ...common,
          needs: content.map(({ key }) => key),
          config: input.checks.boot,
          sources: input.sources,
        })
      : [];
    const planned: PlannedCheck[] = [
      { gives: "content", steps: content },
      { gives: "boot", steps: boot },
    ];
    return planned.filter(({ steps }) => steps.length > 0);
  });
}

/** @throws UserError `usage` for a check there is not */
export function assertCheckNames(names: readonly string[]): CheckName[] {
  return names.map((name) => {
    const known = checkNames.find((check) => check === name);
    if (known === undefined) {
      throw new UserError("usage", `there is no check ${name}`, { hint: `checks are: ${checkNames.join(", ")}` });
    }
    return known;
  });
}

/** The variant of a recipe that an artifact was built as. @throws UserError when the recipe no longer has it */
export function variantOfArtifact(
  variants: readonly Variant[],
  artifact: { arch: string; flavour: string | null },
): Variant {
  const found = variants.find(({ arch, flavour }) => arch === artifact.arch && flavour === artifact.flavour);
  if (found !== undefined) return found;
  const built = [artifact.arch, artifact.flavour].filter((part) => part !== null).join(", ");
  throw new UserError("conflict", `the version holds a variant (${built}) that the recipe no longer has`, {
    hint: "build the image again, or bring the variant back into the recipe",
  });
}
