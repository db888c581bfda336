import type { Waiver } from "../../schema.ts";
import { type ContentRule, type ContentSubject, type Finding, notAsked } from "./content-rule.ts";

/** How one rule came out. A `type`, so that it passes as JSON. */
export type RuleResult = {
  readonly rule: string;
  readonly title: string;
  readonly result: "passed" | "failed" | "waived" | "not-asked";
  readonly findings: readonly Finding[];
  /** Reasons of the waivers that apply. */
  readonly waivers: readonly { readonly reason: string; readonly until: string; readonly findings: number }[];
};

/** Applies every rule and then the waivers. Pure over the subject and the date. */
export function judgeContent(
  rules: readonly ContentRule[],
  subject: ContentSubject,
  options: { waivers: readonly Waiver[]; now: Date },
): RuleResult[] {
  const results = rules.map((rule): RuleResult => {
    const findings = rule.check(subject);
    const about = { rule: rule.id, title: rule.title };
    if (findings === notAsked) return { ...about, result: "not-asked", findings: [], waivers: [] };
    if (findings.length === 0) return { ...about, result: "passed", findings, waivers: [] };
    return {
      ...about,
      ...applyWaivers(
        findings,
        options.waivers.filter((waiver) => waiver.rule === rule.id),
        options.now,
      ),
    };
  });
  return [...results, ...unknownWaivers(rules, options.waivers)];
}

/** A waiver holds to the end of its last day in UTC. */
export function waiverHolds(waiver: Pick<Waiver, "until">, now: Date): boolean {
  return now.toISOString().slice(0, 10) <= waiver.until;
}

function applyWaivers(
  findings: readonly Finding[],
  waivers: readonly Waiver[],
  now: Date,
): Pick<RuleResult, "result" | "findings" | "waivers"> {
  const used = new Map<Waiver, number>();
  let open = false;
  const told = findings.map((finding): Finding => {
    const matching = waivers.filter((waiver) => covers(waiver, finding));
    const holding = matching.find((waiver) => waiverHolds(waiver, now));
    if (holding !== undefined) {
      used.set(holding, (used.get(holding) ?? 0) + 1);
      return finding;
    }
    open = true;
    const expired = matching[0];
    if (expired === undefined) return finding;
    return { ...finding, message: `${finding.message} (its waiver expired after ${expired.until}: ${expired.reason})` };
  });
  return {
    result: open ? "failed" : "waived",
    findings: told,
    waivers: [...used].map(([{ reason, until }, count]) => ({ reason, until, findings: count })),
  };
}

function covers(waiver: Waiver, finding: Finding): boolean {
  if (waiver.path === undefined) return true;
  return waiver.path.endsWith("/") ? finding.path.startsWith(waiver.path) : finding.path === waiver.path;
}

/** A waiver for a rule that does not exist waives nothing; somebody believes it does. */
function unknownWaivers(rules: readonly ContentRule[], waivers: readonly Waiver[]): RuleResult[] {
  const known = new Set(rules.map(({ id }) => id));
  const unknown = waivers.filter((waiver) => !known.has(waiver.rule));
  if (unknown.length === 0) return [];
  return [
    {
      rule: "waivers",
      title: "Waivers name rules that exist",
      result: "failed",
      findings: unknown.map(({ rule }) => ({ path: "/", message: `there is no rule ${rule}` })),
      waivers: [],
    },
  ];
}
