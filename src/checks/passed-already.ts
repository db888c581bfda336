import { listEvidence } from "../catalog/list-evidence.ts";
import { done, type StepContext, type StepResult } from "../runs/model.ts";
import type { CheckDeps } from "./check-deps.ts";
import type { CheckSubject } from "./check-subject.ts";
import { reusableEvidence } from "./reusable-evidence.ts";
import type { Waiver } from "./schema.ts";

/**
 * The result of a step whose check has passed before for the same artifact and configuration: what that evidence
 * holds, with nothing new recorded. Undefined when the check must be carried out.
 */
export async function passedAlready(
  deps: CheckDeps,
  ctx: StepContext,
  about: { reuse: boolean; subject: CheckSubject; check: string; configuration: string; waivers?: readonly Waiver[] },
): Promise<StepResult | undefined> {
  if (!about.reuse) return undefined;
  const { digest } = about.subject;
  const { publicKey } = await deps.signingKey();
  const found = reusableEvidence({
    evidence: await listEvidence(deps.db, [digest]),
    subject: digest,
    check: about.check,
    configuration: about.configuration,
    waivers: about.waivers ?? [],
    now: ctx.clock.now(),
    publicKey,
  });
  if (found === undefined) return undefined;
  ctx.log.note(`${about.check}: passed already on ${found.at.slice(0, 10)}, evidence ${found.id}`);
  return done(found.detail, { cached: true });
}
