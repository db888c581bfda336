import { UserError } from "../lib/errors.ts";
import { nearestName } from "../lib/nearest-name.ts";
import type { ProjectChannel } from "../project/channels-schema.ts";
import type { Plan, PlanStep } from "../runs/model.ts";
import type { PromoteRequest } from "./model.ts";

export interface PromotePlanInput {
  request: PromoteRequest;
  channels: readonly ProjectChannel[];
  /** The version that `request.ref` named when the plan was made. */
  version: string;
}

/** One channel moves to one version. @throws UserError `not-found` for a channel the project does not have */
export function planImagePromote({ request, channels, version }: PromotePlanInput): Plan {
  const step = promoteStep({ image: request.image, ref: version, channels, channel: request.to, needs: [] });
  return {
    kind: request.verb,
    title: `promote ${request.image} ${version} to ${request.to}`,
    request: { ...request },
    locks: [`channels:${request.image}`],
    steps: [{ ...step, config: { ...step.config, override: request.override ?? null } }],
  };
}

/** The step that moves `channel`; `ref` null takes the version that a needed step has recorded. */
export function promoteStep(input: {
  image: string;
  ref: string | null;
  channels: readonly ProjectChannel[];
  channel: string;
  needs: readonly string[];
}): PlanStep {
  const { image, ref, channels, channel, needs } = input;
  assertChannel(channels, channel);
  return {
    key: `promote-${channel}`,
    uses: "channels/promote",
    title: `Promote to ${channel}`,
    needs,
    config: {
      image,
      ref,
      channel,
      channels: channels.map((rule) => ({ name: rule.name, needs: rule.needs })),
      override: null,
    },
    retry: "safe",
  };
}

function assertChannel(channels: readonly ProjectChannel[], wanted: string): void {
  const names = channels.map(({ name }) => name);
  if (names.includes(wanted)) return;
  const nearest = nearestName(wanted, names);
  const known = names.length === 0 ? "add it under `channels:` in slipway.yaml" : `channels are: ${names.join(", ")}`;
  throw new UserError("not-found", `the project has no channel ${wanted}`, {
    hint: nearest === undefined ? known : `did you mean ${nearest}? ${known}`,
  });
}
