import type { ProjectChannel } from "../project/channels-schema.ts";
import type { Plan, PlanStep } from "../runs/model.ts";
import { assertChannel } from "./assert-channel.ts";
import type { PromoteRequest } from "./model.ts";
import type { PromoteConfig } from "./steps/promote-version.ts";

export interface PromotePlanInput {
  request: PromoteRequest;
  channels: readonly ProjectChannel[];
  /** The version that `request.ref` named when the plan was made. */
  version: string;
}

/** One channel moves to one version. @throws UserError `not-found` for a channel the project does not have */
export function planImagePromote({ request, channels, version }: PromotePlanInput): Plan {
  assertChannel(channels, request.to);
  const { image, to, override = null } = request;
  return {
    kind: request.verb,
    title: `promote ${image} ${version} to ${to}`,
    request: { ...request },
    locks: [`channels:${image}`],
    steps: [promoteStep({ image, version, channels, channel: to, needs: [], override })],
  };
}

/** The step that moves `channel`, to a version or to the one that a needed step has recorded. */
export function promoteStep(input: {
  image: string;
  version: PromoteConfig["version"];
  channels: readonly ProjectChannel[];
  channel: string;
  needs: readonly string[];
  override: PromoteConfig["override"];
}): PlanStep {
  const { image, version, channels, channel, needs, override } = input;
  return {
    key: `promote-${channel}`,
    uses: "channels/promote",
    title: `Promote to ${channel}`,
    needs,
    config: {
      image,
      version,
      channel,
      channels: channels.map((rule) => ({ name: rule.name, needs: [...rule.needs] })),
      override,
    },
    retry: "safe",
  };
}
