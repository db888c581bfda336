import { machineVariants } from "../images/plan.ts";
import type { MachineRecipe } from "../images/schema.ts";
import type { Variant } from "../images/variant.ts";
import { UserError } from "../lib/errors.ts";
import type { ProjectChannel } from "../project/channels-schema.ts";
import type { Project } from "../project/model.ts";
import type { Sources } from "../project/sources/snapshot-sources.ts";
import type { Plan, PlanStep } from "../runs/model.ts";
import { assertChannel } from "./assert-channel.ts";
import type { ReleaseRequest } from "./model.ts";
import { checkNames, type PlannedCheck, planChecks } from "./plan-checks.ts";
import { buildSteps, recordKey } from "./plan-image-build.ts";
import { promoteStep } from "./plan-image-promote.ts";

export interface ReleasePlanInput {
  request: ReleaseRequest;
  project: Pick<Project, "checks" | "channels">;
  recipe: MachineRecipe;
  sources: Sources;
  checkSources: Sources;
}

/**
 * Builds, checks and promotes through the channels in their order, each as soon as its evidence is there.
 * @throws UserError `not-found` for an unknown channel; `usage` when there is no channel, or when one asks for evidence
 * that the image cannot have
 */
export function planImageRelease(input: ReleasePlanInput): Plan {
  const { request, project, recipe } = input;
  const channels = channelsUpTo(project.channels, request);
  const variants = machineVariants({ name: request.image, recipe });
  for (const channel of channels) assertBootable(channel, variants);
  const needed = new Set(channels.flatMap(({ needs }) => needs));
  const checks = planChecks({
    image: request.image,
    checks: project.checks,
    sources: input.checkSources,
    wanted: checkNames.filter((name) => needed.has(name)),
    // the same bytes checked in the same way: a release that is repeated need not wait for them again
    reuse: true,
    subjects: variants.map((variant) => ({ variant, subject: recordKey })),
  });
  return {
    kind: request.verb,
    title: `release ${request.image} to ${channels.map(({ name }) => name).join(", ")}`,
    request: { ...request },
    locks: [`image:${request.image}`],
    steps: [
      ...buildSteps(input),
      ...checks.flatMap(({ steps }) => steps),
      ...promotions({ image: request.image, channels, all: project.channels, checks }),
    ],
  };
}

/** Each waits for the one before it, for the version, which brings the evidence of its build, and for its checks. */
function promotions(input: {
  image: string;
  channels: readonly ProjectChannel[];
  all: readonly ProjectChannel[];
  checks: readonly PlannedCheck[];
}): PlanStep[] {
  const steps: PlanStep[] = [];
  for (const { name, needs } of input.channels) {
    const evidence = input.checks
      .filter(({ gives }) => needs.includes(gives))
      .flatMap((check) => check.steps.slice(-1));
    steps.push(
      promoteStep({
        image: input.image,
        version: { step: recordKey },
        channels: input.all,
        channel: name,
        needs: [recordKey, ...[...evidence, ...steps.slice(-1)].map(({ key }) => key)],
        override: null,
      }),
    );
  }
  return steps;
}

/** The channels to go through: up to `to`, else all. */
function channelsUpTo(
  channels: readonly ProjectChannel[],
  { to, image }: Pick<ReleaseRequest, "to" | "image">,
): readonly ProjectChannel[] {
  if (channels.length === 0 && to === undefined) {
    throw new UserError("usage", "the project has no channel to release to", {
      hint: `add one under \`channels:\` in slipway.yaml, or only build: slipway image build ${image}`,
    });
  }
  if (to === undefined) return channels;
  assertChannel(channels, to);
  return channels.slice(0, channels.findIndex(({ name }) => name === to) + 1);
}

/** Told before the build: evidence that can never come would only be missed at its end. */
function assertBootable({ name, needs }: ProjectChannel, variants: readonly Variant[]): void {
  const bare = variants.find(({ recipe }) => recipe.kernel === "none");
  if (bare === undefined || !needs.includes("boot")) return;
  const what = bare.flavour === null ? bare.image : `${bare.image}, flavour ${bare.flavour},`;
  throw new UserError("usage", `channel ${name} needs boot, and ${what} has no kernel (kernel: none) to boot`, {
    hint: `leave boot out of the needs of ${name}, give the recipe a kernel, or release to a channel before it with --to`,
  });
}
