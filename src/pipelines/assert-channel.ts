import { UserError } from "../lib/errors.ts";
import { nearestName } from "../lib/nearest-name.ts";
import type { ProjectChannel } from "../project/channels-schema.ts";

/** @throws UserError `not-found`, with the nearest name */
export function assertChannel(channels: readonly ProjectChannel[], wanted: string): void {
  const names = channels.map(({ name }) => name);
  if (names.includes(wanted)) return;
  const nearest = nearestName(wanted, names);
  const known = names.length === 0 ? "add it under `channels:` in slipway.yaml" : `channels are: ${names.join(", ")}`;
  throw new UserError("not-found", `the project has no channel ${wanted}`, {
    hint: nearest === undefined ? known : `did you mean ${nearest}? ${known}`,
  });
}
