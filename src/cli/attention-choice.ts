import { UserError } from "../lib/errors.ts";
import { nearestName } from "../lib/nearest-name.ts";

export const attentionChoices = ["succeeded", "retry", "abandon"] as const;
export type AttentionChoice = (typeof attentionChoices)[number];

/** @throws UserError `usage` when the word is none of the choices. */
export function choiceOf(given: string): AttentionChoice {
  const found = attentionChoices.find((choice) => choice === given);
  if (found !== undefined) return found;
  const near = nearestName(given, attentionChoices);
  throw new UserError("usage", `${given} is not a choice: ${attentionChoices.join(", ")}`, {
    ...(near === undefined ? {} : { hint: `did you mean ${near}?` }),
  });
}
