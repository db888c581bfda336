import { machineVariants } from "../images/plan.ts";
import type { MachineRecipe } from "../images/schema.ts";
import { UserError } from "../lib/errors.ts";
import type { ProjectChannel } from "../project/channels-schema.ts";
import type { Project } from "../project/model.ts";
import type { Sources } from "../project/sources/snapshot-sources.ts";
import type { Plan, PlanStep } from "../runs/model.ts";
import type { ReleaseRequest } from "./model.ts";
import { checkNames, planChecks } from "./plan-checks.ts";
import { buildSteps, recordKey } from "./plan-image-build.ts";
import { promoteStep } from "./plan-image-promote.ts";

export interface ReleasePlanInput {
  request: ReleaseRequest;
  project: Pick<Project, "checks" | "channels">;
  recipe: MachineRecipe;
  sources: Sources;
  checkSources: Sources;
}

/** Builds, checks and promotes through the channels in their order, each as soon as its evidence is there. */
export function planImageRelease(input: ReleasePlanInput): Plan {
  const { request, project, recipe } = input;
  const channels = channelsUpTo(project.channels, request.to);
  const build = buildSteps(input);
  const needed = new Set(channels.flatMap((channel) => channel.needs));
  const checks = planChecks({
    image: request.image,
    checks: project.checks,
    sources: input.checkSources,
    wanted: checkNames.filter((name) => needed.has(name)),
    subjects: machineVariants({ name: request.image, recipe }).map((variant) => ({ variant, subject: recordKey })),
  });
  const promotions: PlanStep[] = [];
  for (const channel of channels) {
    const evidence = checks.filter((step) => channel.needs.some((need) => step.key.split(".")[0]?.startsWith(need)));
    const previous = promotions.at(-1);
    promotions.push(
      promoteStep({
        image: request.image,
        ref: null,
        channels: project.channels,
        channel: channel.name,
        needs: [recordKey, ...evidence.map((step) => step.key), ...(previous === undefined ? [] : [previous.key])],
      }),
    );
  }
  return {
    kind: request.verb,
    title: `release ${request.image} to ${channels.map(({ name }) => name).join(", ")}`,
    request: { ...request },
    locks: [`image:${request.image}`],
    steps: [...build, ...checks, ...promotions],
  };
}

/** The channels to go through: up to `to`, else all. */
function channelsUpTo(channels: readonly ProjectChannel[], to: string | undefined): readonly ProjectChannel[] {
  if (to === undefined) return channels;
  const last = channels.findIndex((channel) => channel.name === to);
  if (last === -1) {
    throw new UserError("not-found", `the project has no channel ${to}`, {
      hint: `channels are: ${channels.map(({ name }) => name).join(", ") || "none"}`,
    });
  }
  return channels.slice(0, last + 1);
}
