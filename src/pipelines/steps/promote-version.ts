import { z } from "zod";
import { promoteVersion } from "../../catalog/promote-version.ts";
import { resolveVersion } from "../../catalog/resolve-version.ts";
import { done, type StepType } from "../../runs/model.ts";
import type { SigningKey } from "../../secrets/project-signing-key.ts";
import type { Database } from "../../store/database.ts";

const config = z.strictObject({
  image: z.string(),
  /** The version, or the needed step whose output names the version it has recorded. */
  version: z.union([z.string(), z.strictObject({ step: z.string() })]),
  channel: z.string(),
  channels: z.array(z.object({ name: z.string(), needs: z.array(z.string()) })),
  override: z.object({ reason: z.string() }).nullable(),
});

export type PromoteConfig = z.output<typeof config>;

const recorded = z.looseObject({ version: z.string() });

/**
 * Moves a channel to a version when the evidence is there. The move happens in the step's own result transaction, so
 * that a worker that dies half-way has either moved the channel and finished the step, or done neither. Missing evidence
 * rejects the step.
 */
export function promoteVersionStep(deps: {
  db: Database;
  signingKey: () => Promise<SigningKey>;
}): StepType<typeof config> {
  return {
    id: "channels/promote",
    config,
    async run(ctx, { image, version: given, channel, channels, override }, input) {
      const named = typeof given === "string" ? given : recorded.parse(input[given.step]).version;
      const { version, digest } = await resolveVersion(deps.db, image, named);
      const { publicKey } = await deps.signingKey();
      ctx.log.note(`promoting ${image} ${version} to ${channel}`);
      return done(
        { image, version, digest, channel },
        {
          record: async (tx) => {
            await promoteVersion(tx, {
              image,
              version,
              channel,
              channels,
              ...(override === null ? {} : { override }),
              publicKey,
              actor: ctx.actor,
              now: ctx.clock.now(),
            });
          },
        },
      );
    },
  };
}
