import { z } from "zod";
import { promoteVersion } from "../../catalog/promote-version.ts";
import { resolveVersion } from "../../catalog/resolve-version.ts";
import { done, type StepType } from "../../runs/model.ts";
import type { SigningKey } from "../../secrets/project-signing-key.ts";
import type { Database } from "../../store/database.ts";

const config = z.strictObject({
  image: z.string(),
  /** A version, channel or digest; null takes the version recorded by the step this one needs. */
  ref: z.string().nullable(),
  channel: z.string(),
  channels: z.array(z.object({ name: z.string(), needs: z.array(z.string()) })),
  override: z.object({ reason: z.string() }).nullable(),
});

interface Recorded {
  version?: string;
}

/**
 * Moves a channel to a version when the evidence is there. The move happens in the step's own result transaction, so
 * that a worker that dies half-way has either moved the channel and finished the step, or done neither.
 */
export function promoteVersionStep(deps: {
  db: Database;
  signingKey: () => Promise<SigningKey>;
}): StepType<typeof config> {
  return {
    id: "channels/promote",
    config,
    async run(ctx, { image, ref, channel, channels, override }, input) {
      const recorded = Object.values(input)
        .map((output) => (output as Recorded | null)?.version)
        .find((version) => version !== undefined);
      const { version, digest } = await resolveVersion(deps.db, image, ref ?? recorded ?? "latest");
      const { publicKey } = await deps.signingKey();
      ctx.log.note(`${channel} → ${image} ${version}`);
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
